package lifeboat.engines.throwaway;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.RunningProgram;

/// A MariaDB server that is thrown away, with the account `root` without a password. Whoever owns
/// the directory of its socket may connect; nobody else can. It writes no binary log, replicates
/// nothing, and runs no events, whatever it was asked for.
public final class ThrowawayMariadb implements ThrowawayServer {
    /// Its superuser.
    public static final String SUPERUSER = "root";

    private static final String PURPOSE = "my";
    private static final Duration INIT_LIMIT = Duration.ofMinutes(2);
    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int PAUSE_MILLIS = 20;
    private static final String SOCKET = "s";
    private static final List<String> QUICK =
            List.of(
                    "--innodb-flush-log-at-trx-commit=0",
                    "--innodb-flush-method=nosync",
                    "--innodb-doublewrite=0",
                    "--innodb-buffer-pool-size=64M",
                    "--innodb-log-file-size=48M",
                    "--innodb-use-native-aio=0",
                    "--performance-schema=OFF",
                    "--sync-frm=0");

    private final PrivateDirectory home;
    private final ServerUser user;
    private final RunningProgram server;
    private boolean closed;

    private ThrowawayMariadb(PrivateDirectory home, ServerUser user, RunningProgram server) {
        this.home = home;
        this.user = user;
        this.server = server;
    }

    /// What is asked of a server.
    ///
    /// @param place below which its directory is made; every directory above must let the server's
    ///   user pass
    /// @param options of the server as it takes them, beside those that keep it harmless
    public record Wish(Path place, List<String> options) {
        public Wish {
            options = List.copyOf(options);
        }

        /// Below the directory for temporary files.
        public static Wish any() {
            return new Wish(PrivateDirectory.usualPlace(), List.of());
        }

        /// The same with an option more.
        public Wish with(String option) {
            List<String> more = new ArrayList<>(options);
            more.add(option);
            return new Wish(place, more);
        }
    }

    /// Whether the programs of a server are installed here.
    public static boolean isInstalled() {
        return Executables.usual().find("mariadbd").isPresent()
                && Executables.usual().find("mariadb-install-db").isPresent();
    }

    /// Removes what killed owners left and starts a server.
    ///
    /// @throws IOException if there is no such server here, or it does not start; nothing stays
    public static ThrowawayMariadb start(Wish wish) throws IOException {
        PrivateDirectory.sweep(wish.place(), PURPOSE);
        ServerUser user = ServerUser.of(List.of("mysql", "nobody"));
        PrivateDirectory home = PrivateDirectory.make(wish.place(), PURPOSE);
        try {
            user.own(home.path());
            return start(wish, user, home);
        } catch (IOException | RuntimeException | Error e) {
            try (home) {
                throw e;
            }
        }
    }

    private static String program(String name) throws IOException {
        return Executables.usual()
                .find(name)
                .orElseThrow(() ->
                        new IOException(
                                name + " is not installed here (package mariadb-server-core)"))
                .toString();
    }

    private static ThrowawayMariadb start(Wish wish, ServerUser user, PrivateDirectory home)
            throws IOException {
        String data = home.path().resolve("data").toString();
        List<String> init =
                new ArrayList<>(
                        List.of(
                                program("mariadb-install-db"),
                                "--no-defaults",
                                "--datadir=" + data,
                                "--auth-root-authentication-method=normal",
                                "--skip-test-db",
                                "--skip-name-resolve"));
        init.addAll(QUICK);
        user.call(init).in(home.path()).answer(INIT_LIMIT);
        List<String> run = new ArrayList<>(List.of(program("mariadbd"), "--no-defaults"));
        run.addAll(QUICK);
        run.add("--character-set-server=utf8mb4");
        run.addAll(wish.options());
        run.addAll(harmless(home.path(), data));
        RunningProgram server = user.call(run).in(home.path()).start();
        ThrowawayMariadb started = new ThrowawayMariadb(home, user, server);
        try {
            started.awaitReady();
            return started;
        } catch (IOException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /// Comes last and wins over what was asked for.
    private static List<String> harmless(Path directory, String data) {
        return List.of(
                "--datadir=" + data,
                "--socket=" + directory.resolve(SOCKET),
                "--pid-file=" + directory.resolve("pid"),
                "--tmpdir=" + directory,
                "--secure-file-priv=" + data,
                "--skip-networking",
                "--skip-log-bin",
                "--skip-slave-start",
                "--event-scheduler=OFF",
                "--local-infile=0",
                "--loose-feedback=OFF");
    }

    private void awaitReady() throws IOException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!(Files.exists(home.path().resolve(SOCKET)) && canConnect())) {
            if (!server.isAlive()) {
                server.await();
                throw new IOException("the server ended at once: " + server.tail());
            }
            if (System.nanoTime() > end) {
                throw new IOException("the server does not become ready: " + server.tail());
            }
            pause();
        }
    }

    private boolean canConnect() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(home.path().resolve(SOCKET)));
        } catch (IOException e) {
            return false;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while a server starts");
        }
    }

    @Override
    public String url(String database) {
        return "mariadb://"
                + SUPERUSER
                + "@localhost/"
                + database
                + "?socket="
                + home.path().resolve(SOCKET);
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
                ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroy);
                server.killAfter(STOP_LIMIT);
                server.ending();
            }
        } finally {
            server.close();
        }
    }
}
