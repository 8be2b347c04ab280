package lifeboat.engines.throwaway;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lifeboat.engines.program.DeathWatch;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.RunningProgram;

/// A PostgreSQL server that is thrown away, with the superuser `lifeboat`. Whoever owns the
/// directory of its socket may connect; nobody else can.
public final class ThrowawayPostgresql implements ThrowawayServer {
    /// Its superuser.
    public static final String SUPERUSER = "lifeboat";

    private static final String PURPOSE = "pg";
    private static final Duration INIT_LIMIT = Duration.ofMinutes(2);
    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final PrivateDirectory home;
    private final ServerUser user;
    private final RunningProgram server;
    private boolean closed;

    private ThrowawayPostgresql(PrivateDirectory home, ServerUser user, RunningProgram server) {
        this.home = home;
        this.user = user;
        this.server = server;
    }

    /// What is asked of a server.
    ///
    /// @param major version wanted; empty means the newest there is
    /// @param place below which its directory is made, the one for temporary files otherwise; every
    ///   directory above must let the server's user pass
    /// @param initialisation arguments for `initdb`, for instance of the locale
    /// @param settings of the server, beside those that keep it harmless
    public record Wish(
            Optional<Integer> major,
            Path place,
            List<String> initialisation,
            Map<String, String> settings) {
        public Wish {
            initialisation = List.copyOf(initialisation);
            settings = Map.copyOf(settings);
        }

        /// Any version, encoding UTF-8, locale `C.UTF-8`.
        public static Wish any() {
            return new Wish(
                    Optional.empty(),
                    PrivateDirectory.usualPlace(),
                    List.of("--encoding=UTF8", "--locale=C.UTF-8"),
                    Map.of());
        }

        /// The same of this major version.
        public Wish ofVersion(int wanted) {
            return new Wish(Optional.of(wanted), place, initialisation, settings);
        }

        /// The same with a setting more.
        public Wish with(String setting, String value) {
            Map<String, String> more = new TreeMap<>(settings);
            more.put(setting, value);
            return new Wish(major, place, initialisation, more);
        }
    }

    /// Whether the programs of a server are installed here.
    public static boolean isInstalled() {
        return Executables.usual().find("initdb").isPresent();
    }

    /// Whether the programs of a server of this major version are installed here.
    public static boolean hasVersion(int major) throws IOException {
        for (Path initdb : Executables.usual().all("initdb")) {
            Path bin = initdb.toRealPath().getParent();
            if (bin != null && version(bin) == major) {
                return true;
            }
        }
        return false;
    }

    /// Removes what killed owners left and starts a server.
    ///
    /// @throws IOException if there is no such server here, or it does not start; nothing stays
    public static ThrowawayPostgresql start(Wish wish) throws IOException {
        PrivateDirectory.sweep(wish.place(), PURPOSE);
        Path programs = programs(wish.major());
        ServerUser user = ServerUser.of(List.of("postgres", "nobody"));
        PrivateDirectory home = PrivateDirectory.make(wish.place(), PURPOSE);
        try {
            user.own(home.path());
            return start(wish, programs, user, home);
        } catch (IOException | RuntimeException | Error e) {
            try (home) {
                throw e;
            }
        }
    }

    /// Programs of a server, of one version where that is asked for.
    static Path programs(Optional<Integer> major) throws IOException {
        for (Path initdb : Executables.usual().all("initdb")) {
            Path bin = initdb.toRealPath().getParent();
            if (bin != null && (major.isEmpty() || major.get() == version(bin))) {
                return bin;
            }
        }
        throw new IOException(
                "no PostgreSQL server"
                        + major.map(wanted -> " of version " + wanted).orElse("")
                        + " is installed here");
    }

    private static int version(Path bin) throws IOException {
        String said = ProgramCall.of(bin.resolve("postgres").toString(), "-V").answer(INIT_LIMIT);
        String number = said.replaceFirst("(?s)^\\D*(\\d+).*$", "$1");
        return Integer.parseInt(number);
    }

    private static ThrowawayPostgresql start(
            Wish wish, Path programs, ServerUser user, PrivateDirectory home) throws IOException {
        String data = home.path().resolve("data").toString();
        List<String> init =
                new ArrayList<>(
                        List.of(
                                programs.resolve("initdb").toString(),
                                "--pgdata=" + data,
                                "--username=" + SUPERUSER,
                                "--auth=trust",
                                "--no-sync"));
        init.addAll(wish.initialisation());
        user.call(init).in(home.path()).answer(INIT_LIMIT);
        List<String> run =
                new ArrayList<>(List.of(programs.resolve("postgres").toString(), "-D", data));
        settings(wish, home.path())
                .forEach((name, value) -> {
                    run.add("-c");
                    run.add(name + "=" + value);
                });
        RunningProgram server = DeathWatch.start(user.call(run), home, DeathWatch.Farewell.QUIT);
        ThrowawayPostgresql started = new ThrowawayPostgresql(home, user, server);
        try {
            ServerReadiness.await(server, home.path().resolve("data"), home.path(), START_LIMIT);
            return started;
        } catch (IOException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /// What keeps it harmless comes last and wins over what was asked for.
    private static Map<String, String> settings(Wish wish, Path directory) {
        Map<String, String> all = new TreeMap<>();
        all.put("fsync", "off");
        all.put("shared_buffers", "64MB");
        all.put("max_connections", "60");
        all.put("wal_level", "minimal");
        all.put("max_wal_senders", "0");
        all.putAll(wish.settings());
        all.put("listen_addresses", "");
        all.put("port", "5432");
        all.put("unix_socket_directories", directory.toString());
        all.put("unix_socket_permissions", "0700");
        all.put("archive_mode", "off");
        all.put("archive_command", "");
        all.put("restore_command", "");
        all.put("primary_conninfo", "");
        all.put("max_logical_replication_workers", "0");
        all.put("shared_preload_libraries", "");
        all.put("logging_collector", "off");
        return all;
    }

    @Override
    public String url(String database) {
        return "postgresql://" + SUPERUSER + "@/" + database + "?host=" + home.path();
    }

    @Override
    public Path directory() {
        return home.path();
    }

    @Override
    public Network network() {
        return user.network();
    }

    /// Process id of the server.
    public long pid() {
        return server.pid();
    }

    /// What it logged last.
    public String log() {
        return server.tail();
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (home) {
            if (server.isAlive()) {
                ProcessHandle.of(server.pid()).ifPresent(ThrowawayPostgresql::stop);
                server.killAfter(STOP_LIMIT);
                server.ending();
            }
        } finally {
            server.close();
        }
    }

    /// A smart shutdown, with every client's connection ended so that it does not wait for them.
    private static void stop(ProcessHandle postmaster) {
        postmaster.destroy();
        postmaster.children().forEach(ProcessHandle::destroy);
    }
}
