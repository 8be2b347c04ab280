package lifeboat.backup.mariadb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamSource;
import lifeboat.engines.mariadb.MariadbAddress;
import lifeboat.engines.mariadb.MariadbBackup;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.MariadbSession;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.engines.program.ProgramException;

/// The source `mariadb` with `method: physical`: the files of a whole server as `mariadb-backup`
/// streams them, on the server's own machine.
///
/// @param address without a password; which database it names does not matter
/// @param password opened for each capture
/// @param executables where `mariadb-backup` and the client are looked for
public record MariadbPhysicalSource(
        String name, MariadbAddress address, Password password, Executables executables)
        implements StreamSource {
    /// What the restore looks for.
    public static final String KIND = "mariadb-physical";

    /// Name of the stream that holds the copy.
    public static final String COPY = "copy.mbstream";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public StreamCapture open(Path stateDirectory, Clock clock) throws IOException {
        try {
            MariadbBackup tool = MariadbBackup.find(executables);
            MariadbServer server = MariadbServer.connect(address, password, executables);
            try {
                check(server, tool);
                return new MariadbPhysicalCapture(server, tool, clock);
            } catch (IOException | RuntimeException | Error e) {
                try (server) {
                    throw e;
                }
            }
        } catch (MariadbServer.PreflightException | ProgramException e) {
            throw new SourceUnusableException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void check(MariadbServer server, MariadbBackup tool) throws IOException {
        Optional<String> mismatch = tool.mismatch(server.version());
        if (mismatch.isPresent()) {
            throw new SourceUnusableException(mismatch.get());
        }
        List<String> missing = server.missingRights(MariadbBackup.RIGHTS);
        if (!missing.isEmpty()) {
            throw new SourceUnusableException(
                    "the user lacks what a physical copy needs: GRANT "
                            + String.join(", ", missing)
                            + " ON *.*");
        }
        Path data;
        try (MariadbSession session = server.session()) {
            data = Path.of(session.value("select @@datadir"));
        }
        if (!Files.isReadable(data.resolve("aria_log_control"))) {
            throw new SourceUnusableException(
                    "the server's files in "
                            + data
                            + " cannot be read here: mariadb-backup must run on the server's machine,"
                            + " as a user who may read them; or use method: logical");
        }
    }
}
