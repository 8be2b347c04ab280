package lifeboat.backup.postgresql;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamSource;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.engines.program.ProgramException;

/// The source `postgresql`, logical: one database, or every database of a cluster where the address
/// names none, and the cluster's roles always.
///
/// @param address without a password
/// @param password opened for each capture
/// @param executables where `pg_dump` and its like are looked for
/// @param maxLag how far a replica may be behind
public record PostgresqlSource(
        String name,
        PostgresqlAddress address,
        Password password,
        Executables executables,
        Duration maxLag)
        implements StreamSource {
    /// How far a replica may be behind if nothing else is said.
    public static final Duration MAX_LAG = Duration.ofMinutes(15);

    /// What the restore looks for.
    public static final String KIND = "postgresql";

    /// A source with the usual [#MAX_LAG].
    public PostgresqlSource(
            String name, PostgresqlAddress address, Password password, Executables executables) {
        this(name, address, password, executables, MAX_LAG);
    }

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
            return new PostgresqlCapture(server, Replica.look(server, maxLag));
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
}
