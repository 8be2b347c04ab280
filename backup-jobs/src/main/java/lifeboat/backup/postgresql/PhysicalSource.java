package lifeboat.backup.postgresql;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamSource;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.engines.program.ProgramException;

/// The source `postgresql` with `method: physical`: the files of a whole cluster as `pg_basebackup`
/// gives them, with the log that makes them consistent.
///
/// @param address without a password; which database it names does not matter
/// @param password opened for each capture
/// @param executables where `pg_basebackup` is looked for
/// @param maxLag how far a replica may be behind
public record PhysicalSource(
        String name,
        PostgresqlAddress address,
        Password password,
        Executables executables,
        Duration maxLag)
        implements StreamSource {
    /// What the restore looks for.
    public static final String KIND = "postgresql-physical";

    /// The first version whose copies have a manifest.
    private static final int FIRST_MAJOR = 13;

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public StreamCapture open(Path stateDirectory, Clock clock) throws IOException {
        PostgresqlServer server;
        try {
            server = PostgresqlServer.connect(address, password, executables);
        } catch (PostgresqlServer.PreflightException e) {
            throw new SourceUnusableException(String.valueOf(e.getMessage()), e);
        }
        try {
            return opened(server);
        } catch (ProgramException e) {
            try (server) {
                throw new SourceUnusableException(String.valueOf(e.getMessage()), e);
            }
        } catch (IOException | RuntimeException | Error e) {
            try (server) {
                throw e;
            }
        }
    }

    private PhysicalCapture opened(PostgresqlServer server) throws IOException {
        if (server.major() < FIRST_MAJOR) {
            throw new SourceUnusableException(
                    "physical copies need PostgreSQL "
                            + FIRST_MAJOR
                            + " or newer, the server is "
                            + server.version());
        }
        List<String> notes = Replica.look(server, maxLag);
        return PhysicalCapture.of(server, notes);
    }
}
