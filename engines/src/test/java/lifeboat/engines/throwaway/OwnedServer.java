package lifeboat.engines.throwaway;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.PostgresqlSession;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.redis.PrivateRedis;

/// Every kind of throw-away server; as a program, the owner of one, for tests that kill owners.
enum OwnedServer {
    REDIS {
        @Override
        boolean isInstalled() {
            return PrivateRedis.program(Executables.usual()).isPresent();
        }

        @Override
        Closeable start(Path scratch) throws IOException {
            return PrivateRedis.start(
                    PrivateRedis.program(Executables.usual()).orElseThrow(),
                    data -> Files.writeString(data.resolve("restored"), "data"),
                    PrivateRedis.Log.OFF);
        }
    },
    REDIS_ON_A_COPY {
        @Override
        boolean isInstalled() {
            return PrivateRedis.program(Executables.usual()).isPresent();
        }

        @Override
        Closeable start(Path scratch) throws IOException {
            return PrivateRedis.start(
                    PrivateRedis.program(Executables.usual()).orElseThrow(),
                    Files.createDirectory(scratch.resolve("copy")),
                    PrivateRedis.Log.OFF);
        }
    },
    POSTGRESQL {
        @Override
        boolean isInstalled() {
            return ThrowawayPostgresql.isInstalled();
        }

        @Override
        Closeable start(Path scratch) throws IOException {
            ThrowawayPostgresql server = ThrowawayPostgresql.start(ThrowawayPostgresql.Wish.any());
            Thread.ofPlatform().daemon().start(() -> workHard(server));
            try (PostgresqlServer connected = ThrowawayPostgresqlTest.connect(server);
                    PostgresqlSession session = connected.session("postgres")) {
                for (int i = 0; i < 200 && session.value(AT_WORK).equals("0"); i++) {
                    java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
                }
            }
            return server;
        }
    },
    POSTGRESQL_ON_A_COPY {
        @Override
        boolean isInstalled() {
            return ThrowawayPostgresql.isInstalled();
        }

        @Override
        Closeable start(Path scratch) throws IOException {
            Path data = scratch.resolve("copy");
            try (ThrowawayPostgresql live =
                    ThrowawayPostgresql.start(
                            ThrowawayPostgresql.Wish.any()
                                    .with("wal_level", "replica")
                                    .with("max_wal_senders", "2"))) {
                tool("pg_basebackup")
                        .and("--dbname=" + live.url("postgres"), "--pgdata=" + data)
                        .and("--checkpoint=fast", "--no-sync")
                        .answer(LIMIT);
            }
            Path log = Files.createDirectory(scratch.resolve("log"));
            return PhysicalCopyServer.start(
                    data, new PhysicalCopyServer.Recovery(Map.of(), log, LIMIT));
        }
    },
    MARIADB {
        @Override
        boolean isInstalled() {
            return ThrowawayMariadb.isInstalled();
        }

        @Override
        Closeable start(Path scratch) throws IOException {
            return ThrowawayMariadb.start(PrivateDirectory.usualPlace(), List.of());
        }
    },
    MARIADB_ON_A_COPY {
        @Override
        boolean isInstalled() {
            return ThrowawayMariadb.isInstalled();
        }

        @Override
        Closeable start(Path scratch) throws IOException {
            Path data = scratch.resolve("copy");
            tool("mariadb-install-db")
                    .and("--no-defaults", "--datadir=" + data, "--skip-test-db")
                    .and("--auth-root-authentication-method=normal", "--user=root")
                    .answer(LIMIT);
            return ThrowawayMariadb.on(data, List.of());
        }
    };

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String LABOUR =
            "select sum(i) from (select generate_series(1, 1000000000000) i) endless";
    private static final String AT_WORK =
            "select count(*) from pg_stat_activity where state = 'active'"
                    + " and query like '%endless%' and pid <> pg_backend_pid()";

    abstract boolean isInstalled();

    /// @param scratch an empty directory for what is to outlive the server
    abstract Closeable start(Path scratch) throws IOException;

    /// Keeps a process of the server busy that does not look up from its work.
    private static void workHard(ThrowawayPostgresql server) {
        try (PostgresqlServer connected = ThrowawayPostgresqlTest.connect(server);
                PostgresqlSession session = connected.session("postgres")) {
            session.value(LABOUR);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// Whether it works on files that outlive it, `copy` in the scratch directory.
    boolean isOnACopy() {
        return name().endsWith("_ON_A_COPY");
    }

    private static ProgramCall tool(String name) {
        return ProgramCall.of(Executables.usual().find(name).orElseThrow().toString());
    }

    /// Lets the users of servers pass.
    static void passable(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        Files.setPosixFilePermissions(
                directory.resolve("t"), PosixFilePermissions.fromString("rwx--x--x"));
    }

    /// Private directories of servers below the one for temporary files. Those of clients, with
    /// their passwords, are the next client's to sweep.
    static List<Path> homes(Path temporary) throws IOException {
        try (Stream<Path> found = Files.list(temporary)) {
            return found.filter(
                            path -> path.getFileName().toString().matches("lifeboat-(?!pgpass-).*"))
                    .toList();
        }
    }

    /// Starts a server, says so, and waits to be killed.
    public static void main(String[] arguments) throws Exception {
        try (Closeable server = valueOf(arguments[0]).start(Path.of(arguments[1]))) {
            System.out.println("started");
            Thread.sleep(60_000);
        }
    }
}
