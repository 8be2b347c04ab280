package lifeboat.engines.throwaway;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.program.RunningProgram;

/// A MariaDB server that is thrown away: no network, no log of changes, no events, no replication,
/// no files read or written by SQL. Its user `root` has no password; whoever owns the directory of
/// its socket may connect.
public final class ThrowawayMariadb implements ThrowawayServer {
    private static final String PURPOSE = "maria";
    private static final Duration INIT_LIMIT = Duration.ofMinutes(2);
    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final String SOCKET = "socket";
    private static final int PAUSE_MILLIS = 20;

    private final PrivateDirectory home;
    private final ServerUser user;
    private final RunningProgram server;
    private boolean closed;

    private ThrowawayMariadb(PrivateDirectory home, ServerUser user, RunningProgram server) {
        this.home = home;
        this.user = user;
        this.server = server;
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
        String data = home.path().resolve("data").toString();
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
        List<String> run =
                new ArrayList<>(
                        List.of(
                                program("mariadbd"),
                                "--no-defaults",
                                "--datadir=" + data,
                                "--skip-log-bin",
                                "--innodb-flush-log-at-trx-commit=0",
                                "--innodb-buffer-pool-size=64M",
                                "--innodb-log-file-size=32M",
                                "--max-allowed-packet=1G",
                                "--sync-binlog=0"));
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
        RunningProgram server = user.call(run).in(home.path()).start();
        try {
            await(server, home.path().resolve(SOCKET));
            return new ThrowawayMariadb(home, user, server);
        } catch (IOException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private static void await(RunningProgram server, Path socket) throws IOException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
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
        return "mariadb://root@/" + database + "?socket=" + home.path().resolve(SOCKET);
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
