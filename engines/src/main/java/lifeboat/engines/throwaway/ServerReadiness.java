package lifeboat.engines.throwaway;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import lifeboat.engines.program.RunningProgram;

/// Waits until a PostgreSQL server takes connections.
final class ServerReadiness {
    static final String SOCKET = ".s.PGSQL.5432";

    private static final int PAUSE_MILLIS = 20;

    private ServerReadiness() {}

    /// Returns once the server says that it is ready, which one that recovers says at the end.
    ///
    /// @param data its data directory
    /// @param sockets directory of its socket
    /// @throws IOException if it ends, or is not ready in time; the message tells its last words
    static void await(RunningProgram server, Path data, Path sockets, Duration limit)
            throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        Path state = data.resolve("postmaster.pid");
        while (!(Files.exists(state) && isReady(state) && canConnect(sockets))) {
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

    /// The eighth line of the file tells the state.
    private static boolean isReady(Path state) {
        try {
            return Files.readString(state)
                    .lines()
                    .skip(7)
                    .findFirst()
                    .orElse("")
                    .strip()
                    .equals("ready");
        } catch (IOException e) {
            return false; // it ends just now
        }
    }

    private static boolean canConnect(Path sockets) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(sockets.resolve(SOCKET)));
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
}
