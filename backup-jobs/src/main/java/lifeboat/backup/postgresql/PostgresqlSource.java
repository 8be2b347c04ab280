package lifeboat.backup.postgresql;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamSource;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;

/// The source `postgresql`, logical: one database, or every database of a cluster where the address
/// names none, and the cluster's roles always.
///
/// @param address without a password
/// @param password opened for each capture
/// @param executables where `pg_dump` and its like are looked for
public record PostgresqlSource(
        String name, PostgresqlAddress address, Password password, Executables executables)
        implements StreamSource {
    /// What the restore looks for.
    public static final String KIND = "postgresql";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public StreamCapture open(Path stateDirectory, Clock clock) throws IOException {
        try {
            return new PostgresqlCapture(PostgresqlServer.connect(address, password, executables));
        } catch (PostgresqlServer.PreflightException e) {
            throw new SourceUnusableException(String.valueOf(e.getMessage()), e);
        }
    }
}
