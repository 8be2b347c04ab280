package lifeboat.engines.throwaway;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.postgresql.TestPostgresql;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.RunningProgram;

/// A real replica of a test server, for tests.
public final class TestReplica implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final PrivateDirectory home;
    private final RunningProgram server;

    private TestReplica(PrivateDirectory home, RunningProgram server) {
        this.home = home;
        this.server = server;
    }

    /// Copies the server and follows it.
    public static TestReplica of(TestPostgresql primary) throws IOException {
        Path programs = ThrowawayPostgresql.programs(Optional.empty());
        ServerUser user = ServerUser.of(List.of("postgres", "nobody"));
        PrivateDirectory home = PrivateDirectory.make("pg");
        user.own(home.path());
        String data = home.path().resolve("data").toString();
        user.call(
                        List.of(
                                Executables.usual().find("pg_basebackup").orElseThrow().toString(),
                                "--dbname=" + primary.address().url(),
                                "--pgdata=" + data,
                                "--checkpoint=fast",
                                "--no-sync",
                                "--write-recovery-conf"))
                .in(home.path())
                .answer(LIMIT);
        RunningProgram server =
                user.call(
                                List.of(
                                        programs.resolve("postgres").toString(),
                                        "-D",
                                        data,
                                        "-c",
                                        "listen_addresses=",
                                        "-c",
                                        "fsync=off",
                                        "-c",
                                        "max_connections=60",
                                        "-c",
                                        "wal_receiver_status_interval=1",
                                        "-c", // the one written may hold what older servers do not
                                        // know
                                        "primary_conninfo=" + primary.address().url(),
                                        "-c",
                                        "unix_socket_directories=" + home.path()))
                        .in(home.path())
                        .start();
        TestReplica replica = new TestReplica(home, server);
        try {
            replica.awaitOpen();
            return replica;
        } catch (IOException | RuntimeException | Error e) {
            try (replica) {
                throw e;
            }
        }
    }

    private void awaitOpen() throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                value("select 1");
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end || !server.isAlive()) {
                    throw new IOException("the replica does not open: " + server.tail(), e);
                }
            }
        }
    }

    public PostgresqlAddress address() {
        return PostgresqlAddress.of(
                "postgresql://" + ThrowawayPostgresql.SUPERUSER + "@/?host=" + home.path());
    }

    /// The value of a query.
    public String value(String query) throws IOException {
        try (PostgresqlServer connected =
                        PostgresqlServer.connect(address(), Password.NONE, Executables.usual());
                PostgresqlSession session = connected.session("postgres")) {
            return session.value(query);
        }
    }

    public void execute(String statement) throws IOException {
        try (PostgresqlServer connected =
                        PostgresqlServer.connect(address(), Password.NONE, Executables.usual());
                PostgresqlSession session = connected.session("postgres")) {
            session.execute(statement);
        }
    }

    /// Waits until it has replayed all that its primary has written.
    public void await(TestPostgresql primary) throws IOException, InterruptedException {
        String position = primary.value("postgres", "select pg_current_wal_flush_lsn()");
        long end = System.nanoTime() + LIMIT.toNanos();
        while (value("select pg_last_wal_replay_lsn() >= '" + position + "'").equals("f")) {
            if (System.nanoTime() > end) {
                throw new IOException("the replica does not follow");
            }
            Thread.sleep(50);
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
