package lifeboat.backup.mariadb;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamSource;
import lifeboat.engines.mariadb.MariadbAddress;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;

/// One database of a MariaDB server, or all of them where the address names none; users, roles and
/// grants always.
///
/// @param address without a password
/// @param password opened for each capture
/// @param executables where `mariadb-dump` and `mariadb` are looked for
public record MariadbSource(
        String name, MariadbAddress address, Password password, Executables executables)
        implements StreamSource {
    /// What the restore looks for.
    public static final String KIND = "mariadb";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public StreamCapture open(Path stateDirectory, Clock clock) throws IOException {
        try {
            return new MariadbCapture(MariadbServer.connect(address, password, executables), clock);
        } catch (MariadbServer.PreflightException e) {
            throw new SourceUnusableException(String.valueOf(e.getMessage()), e);
        }
    }
}
