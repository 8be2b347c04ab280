package lifeboat.engines.throwaway;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import lifeboat.engines.mariadb.MariadbAddress;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.MariadbSession;
import lifeboat.engines.program.DeathWatch;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.RunningProgram;

/// A MariaDB server that is thrown away: no network, no log of changes, no events, no replication,
/// no files read or written by SQL. Its user `root` has no password; whoever owns the directory of
/// its socket may connect.
public final class ThrowawayMariadb implements ThrowawayServer {
    private static final String PURPOSE = "maria";
    private static final Duration INIT_LIMIT = Duration.ofMinutes(2);
    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration COPY_LIMIT = Duration.ofHours(1);
    private static final String SOCKET = "socket";
    private static final int PAUSE_MILLIS = 20;

    private final PrivateDirectory home;
    private final ServerUser user;
    private final RunningProgram server;
    private final Keeper keeper;
    private final Ending ending;
    private boolean closed;

    /// An account that may do everything.
    ///
    /// @param secret empty where it has no password
    private record Keeper(String name, String secret) {
        static final Keeper ROOT = new Keeper("root", "");

        static Keeper make() {
            byte[] chance = new byte[30];
            new SecureRandom().nextBytes(chance);
            String digits = HexFormat.of().formatHex(chance);
            return new Keeper("lifeboat_" + digits.substring(0, 12), digits.substring(12));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /// What is to become of the data.
    private enum Ending {
        /// It goes with the server.
        THROWN_AWAY,
        /// It is a copy that stays: the server must have shut down properly.
        KEPT
    }

    private ThrowawayMariadb(
            PrivateDirectory home,
            ServerUser user,
            RunningProgram server,
            Keeper keeper,
            Ending ending) {
        this.home = home;
        this.keeper = keeper;
        this.user = user;
        this.server = server;
        this.ending = ending;
    }

    /// Whether the programs of a server are installed here.
    public static boolean isInstalled() {
        return Executables.usual().find("mariadbd").isPresent()
                && Executables.usual().find("mariadb-install-db").isPresent();
    }

    /// Removes what killed owners left and starts a server.
    ///
    /// @param place below which its directory is made; every directory above must let the server's
    ///   user pass
    /// @param settings of the server, such as `--log-bin=log`
    /// @throws IOException if there is no such server here, or it does not start; nothing stays
    public static ThrowawayMariadb start(Path place, List<String> settings) throws IOException {
        PrivateDirectory.sweep(place, PURPOSE);
        ServerUser user = ServerUser.of(List.of("mysql", "nobody"));
        PrivateDirectory home = PrivateDirectory.make(place, PURPOSE);
        try {
            user.own(home.path());
            return start(home, user, settings);
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
                        new IOException(name + " is not installed here (package mariadb-server)"))
                .toString();
    }

    private static ThrowawayMariadb start(
            PrivateDirectory home, ServerUser user, List<String> settings) throws IOException {
        Path data = home.path().resolve("data");
        user.call(
                        List.of(
                                program("mariadb-install-db"),
                                "--no-defaults",
                                "--datadir=" + data,
                                "--auth-root-authentication-method=normal",
                                "--skip-test-db",
                                "--skip-name-resolve"))
                .in(home.path())
                .answer(INIT_LIMIT);
        List<String> fresh =
                new ArrayList<>(
                        List.of(
                                "--innodb-flush-log-at-trx-commit=0",
                                "--innodb-log-file-size=32M",
                                "--sync-binlog=0"));
        fresh.addAll(settings);
        RunningProgram server = run(home, user, data, fresh, START_LIMIT);
        return new ThrowawayMariadb(home, user, server, Keeper.ROOT, Ending.THROWN_AWAY);
    }

    /// Gives a prepared copy to the account that servers run as, and starts one on it: nothing of
    /// the configuration of its source is used, and no plug-in is loaded. An account with a
    /// password of its own is made in the copy, and removed when the server ends. The copy stays
    /// then.
    ///
    /// @param data the copy
    /// @param settings without which its files cannot be read
    /// @throws IOException if no server is installed here, or it does not start; the message tells
    ///   what it said
    public static ThrowawayMariadb on(Path data, List<String> settings) throws IOException {
        PrivateDirectory.sweep(PrivateDirectory.usualPlace(), PURPOSE);
        ServerUser user = ServerUser.of(List.of("mysql", "nobody"));
        user.ownAll(data);
        PrivateDirectory home = PrivateDirectory.make(PURPOSE);
        try {
            user.own(home.path());
            Keeper keeper = Keeper.make();
            List<String> all = new ArrayList<>(settings);
            // a log is replayed in many small transactions; shutting down writes all of it to disk
            all.add("--innodb-flush-log-at-trx-commit=0");
            all.add("--init-file=" + firstStatements(home, user, keeper));
            all.add("--plugin-dir=" + home.path());
            RunningProgram server = run(home, user, data, all, COPY_LIMIT);
            return new ThrowawayMariadb(home, user, server, keeper, Ending.KEPT);
        } catch (IOException | RuntimeException | Error e) {
            try (home) {
                throw e;
            }
        }
    }

    private static Path firstStatements(PrivateDirectory home, ServerUser user, Keeper keeper)
            throws IOException {
        String account = "`" + keeper.name() + "`@localhost";
        Path file =
                home.secretFile(
                        "first.sql",
                        ("create user "
                                        + account
                                        + " identified by '"
                                        + keeper.secret()
                                        + "';\ngrant all on *.* to "
                                        + account
                                        + " with grant option;\n")
                                .toCharArray());
        user.own(file);
        return file;
    }

    /// As in `10.11.6-MariaDB`; empty where none is installed.
    public static Optional<String> version() throws IOException {
        Optional<Path> program = Executables.usual().find("mariadbd");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        String said = ProgramCall.of(program.get().toString(), "--version").answer(STOP_LIMIT);
        return Optional.of(said.replaceFirst("(?s)^.*?Ver (\\S+).*$", "$1"));
    }

    private static RunningProgram run(
            PrivateDirectory home,
            ServerUser user,
            Path data,
            List<String> settings,
            Duration limit)
            throws IOException {
        List<String> run =
                new ArrayList<>(
                        List.of(
                                program("mariadbd"),
                                "--no-defaults",
                                "--datadir=" + data,
                                "--skip-log-bin",
                                "--innodb-buffer-pool-size=64M",
                                "--max-allowed-packet=1G"));
        run.addAll(settings);
        run.addAll(
                List.of(
                        "--socket=" + home.path().resolve(SOCKET),
                        "--pid-file=" + home.path().resolve("pid"),
                        "--tmpdir=" + home.path(),
                        "--skip-networking",
                        "--skip-slave-start",
                        "--event-scheduler=OFF",
                        "--local-infile=OFF",
                        "--secure-file-priv=" + home.path()));
        RunningProgram server = DeathWatch.start(user.call(run), home, DeathWatch.Farewell.KILL);
        try {
            await(server, home.path().resolve(SOCKET), limit);
            return server;
        } catch (IOException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private static void await(RunningProgram server, Path socket, Duration limit)
            throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (!canConnect(socket)) {
            if (!server.isAlive()) {
                server.await();
                throw new IOException("the server ended at once: " + server.tail());
            }
            if (System.nanoTime() > end) {
                throw new IOException("the server does not become ready: " + server.tail());
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new java.io.InterruptedIOException("interrupted while a server starts");
            }
        }
    }

    private static boolean canConnect(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String url(String database) {
        return "mariadb://"
                + keeper.name()
                + "@/"
                + database
                + "?socket="
                + home.path().resolve(SOCKET);
    }

    /// Of the account that [#url] names.
    public Password password() {
        return keeper.secret().isEmpty()
                ? Password.NONE
                : () -> Optional.of(keeper.secret().toCharArray());
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
            if (ending == Ending.KEPT && server.isAlive()) {
                forgetKeeper();
            }
            if (server.isAlive()) {
                ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroy);
                server.killAfter(ending == Ending.KEPT ? COPY_LIMIT : STOP_LIMIT);
                int status = server.ending();
                if (ending == Ending.KEPT && status != 0) {
                    throw new IOException(
                            "the server on the copy did not shut down properly: " + server.tail());
                }
            }
        } finally {
            server.close();
        }
    }

    private void forgetKeeper() throws IOException {
        try (MariadbServer known =
                        MariadbServer.connect(
                                MariadbAddress.of(url("")), password(), Executables.usual());
                MariadbSession session = known.session()) {
            session.execute("drop user `" + keeper.name() + "`@localhost");
        }
    }
}
