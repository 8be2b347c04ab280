package lifeboat.engines.throwaway;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.RunningProgram;

/// A restored cluster opened as its operator would, for tests: with nothing of its configuration
/// but what lets it start beside others.
public final class OpenedCopy implements AutoCloseable {
    private final PrivateDirectory home;
    private final RunningProgram server;

    private OpenedCopy(PrivateDirectory home, RunningProgram server) {
        this.home = home;
        this.server = server;
    }

    public static OpenedCopy of(Path data) throws IOException {
        Path programs = ThrowawayPostgresql.programs(Optional.empty());
        ServerUser user = ServerUser.of(List.of("postgres", "nobody"));
        PrivateDirectory home = PrivateDirectory.make("pg");
        user.own(home.path());
        RunningProgram server =
                user.call(
                                List.of(
                                        programs.resolve("postgres").toString(),
                                        "-D",
                                        data.toString(),
                                        "-c",
                                        "listen_addresses=",
                                        "-c",
                                        "archive_mode=off",
                                        "-c",
                                        "shared_preload_libraries=",
                                        "-c",
                                        "fsync=off",
                                        "-c",
                                        "unix_socket_directories=" + home.path()))
                        .in(home.path())
                        .start();
        OpenedCopy copy = new OpenedCopy(home, server);
        try {
            ServerReadiness.await(server, data, home.path(), Duration.ofSeconds(60));
            return copy;
        } catch (IOException | RuntimeException | Error e) {
            try (copy) {
                throw e;
            }
        }
    }

    /// The value of a query.
    public String value(String database, String query) throws IOException {
        try (PostgresqlServer connected =
                        PostgresqlServer.connect(
                                PostgresqlAddress.of(
                                        "postgresql://"
                                                + ThrowawayPostgresql.SUPERUSER
                                                + "@/?host="
                                                + home.path()),
                                Password.NONE,
                                Executables.usual());
                PostgresqlSession session = connected.session(database)) {
            return session.value(query);
        }
    }

    @Override
    public void close() throws IOException {
        try (home) {
            ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroy);
            server.killAfter(Duration.ofSeconds(20));
            server.ending();
        } finally {
            server.close();
        }
    }
}
