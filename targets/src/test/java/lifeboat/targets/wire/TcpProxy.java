package lifeboat.targets.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import lifeboat.targets.wire.WireFault.Way;
import org.jspecify.annotations.Nullable;

/// Stands between a client and a server of this machine and passes bytes on both ways, except where
/// a fault was planned. A fault is planned for requests that begin with certain text, such as `PUT
/// /vault/packs/`, or for everything. A test ends with [#assertAllFaultsHappened()]. Closing it
/// closes every connection and waits until its threads have ended. Safe for concurrent use.
public final class TcpProxy implements AutoCloseable {
    private static final int PIECE = 16 * 1024;

    private final ServerSocket server;
    private final URI upstream;
    private final List<Planned> plan = new ArrayList<>();
    private final Set<Socket> open = new HashSet<>();
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private int connections;

    private static final class Planned {
        private final String request;
        private final WireFault fault;
        private boolean lasts;
        private int times;
        private boolean happened;

        private Planned(String request, WireFault fault, int times) {
            this.request = request;
            this.fault = fault;
            this.times = times;
            this.lasts = times == 0;
        }
    }

    private TcpProxy(ServerSocket server, URI upstream) {
        this.server = server;
        this.upstream = upstream;
    }

    /// A proxy in front of a server, on a free port.
    public static TcpProxy before(URI upstream) throws IOException {
        TcpProxy proxy =
                new TcpProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), upstream);
        proxy.start(proxy::acceptAll);
        return proxy;
    }

    /// The address to be used instead of the server's.
    public URI endpoint() {
        return URI.create(
                upstream.getScheme() + "://" + upstream.getHost() + ":" + server.getLocalPort());
    }

    /// Plans `fault` for the next request that begins so and has no fault yet.
    public synchronized TcpProxy next(String request, WireFault fault) {
        plan.add(new Planned(request, fault, 1));
        return this;
    }

    /// Plans `fault` for every request that begins so, until [#heal()].
    public synchronized TcpProxy always(String request, WireFault fault) {
        plan.add(new Planned(request, fault, 0));
        return this;
    }

    /// Ends the lasting faults that have happened; connections they hold stay as they are.
    public synchronized void heal() {
        plan.forEach(planned -> planned.lasts = false);
    }

    /// Connections taken so far.
    public synchronized int connections() {
        return connections;
    }

    /// Connections that are open now, counted on both sides.
    public synchronized int open() {
        return open.size();
    }

    /// Fails if a planned fault did not happen.
    public synchronized void assertAllFaultsHappened() {
        assertThat(plan.stream().filter(planned -> !planned.happened).map(p -> p.fault))
                .as("planned faults that never happened")
                .isEmpty();
    }

    private synchronized @Nullable Planned take(byte[] piece, int length) {
        String start = new String(piece, 0, Math.min(length, 256), ISO_8859_1);
        for (Planned planned : plan) {
            if (start.startsWith(planned.request) && (planned.lasts || planned.times > 0)) {
                planned.times--;
                return planned;
            }
        }
        return null;
    }

    private synchronized void happened(Planned planned) {
        planned.happened = true;
    }

    private synchronized void start(Runnable work) {
        threads.add(Thread.ofVirtual().start(work));
    }

    private synchronized boolean keep(Socket socket) throws IOException {
        if (server.isClosed()) {
            socket.close();
            return false;
        }
        return open.add(socket);
    }

    private synchronized void forget(Socket socket) {
        open.remove(socket);
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                link(server.accept());
            } catch (IOException _) {
                // Nobody is there behind this proxy, or it is being closed.
            }
        }
    }

    private void link(Socket client) throws IOException {
        synchronized (this) {
            connections++;
        }
        Socket behind;
        try {
            behind = new Socket(upstream.getHost(), upstream.getPort());
        } catch (IOException e) {
            client.close();
            throw e;
        }
        if (keep(client) && keep(behind)) {
            Link link = new Link(client, behind);
            start(() -> link.pass(Way.UP));
            start(() -> link.pass(Way.DOWN));
        }
    }

    /// One connection and its other half.
    private final class Link {
        private final Socket client;
        private final Socket behind;
        private volatile @Nullable Planned planned;
        private long upBytes;
        private long downBytes;

        private Link(Socket client, Socket behind) {
            this.client = client;
            this.behind = behind;
        }

        void pass(Way way) {
            Socket from = way == Way.UP ? client : behind;
            Socket to = way == Way.UP ? behind : client;
            byte[] piece = new byte[PIECE];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                    if (!passed(way, piece, n, out)) {
                        return;
                    }
                }
                to.shutdownOutput();
            } catch (IOException | InterruptedException _) {
                closeBoth();
            } finally {
                if (from.isClosed() || (to.isOutputShutdown() && from.isOutputShutdown())) {
                    closeBoth();
                }
            }
        }

        /// @return whether anything more shall pass this way
        private boolean passed(Way way, byte[] piece, int length, OutputStream out)
                throws IOException, InterruptedException {
            Planned now = planned;
            if (way == Way.UP && now == null) {
                now = take(piece, length);
                planned = now;
                upBytes = 0;
                downBytes = 0;
            }
            if (now == null || now.fault.way() != way) {
                out.write(piece, 0, length);
                return true;
            }
            long before = way == Way.UP ? upBytes : downBytes;
            if (way == Way.UP) {
                upBytes += length;
            } else {
                downBytes += length;
            }
            return suffer(now, way, before, piece, length, out);
        }

        private boolean suffer(
                Planned now, Way way, long before, byte[] piece, int length, OutputStream out)
                throws IOException, InterruptedException {
            switch (now.fault) {
                case WireFault.Delay(_, var by) -> {
                    happened(now);
                    if (closed.await(by.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
                        return false;
                    }
                    out.write(piece, 0, length);
                    return true;
                }
                case WireFault.Throttle(_, int rate) -> {
                    happened(now);
                    int step = Math.max(1, rate / 20);
                    for (int at = 0; at < length; at += step) {
                        out.write(piece, at, Math.min(step, length - at));
                        if (closed.await(50, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                            return false;
                        }
                    }
                    return true;
                }
                case WireFault.LoseReply _ -> {
                    if (isInterim(piece, length)) {
                        out.write(piece, 0, length);
                        return true;
                    }
                    return end(now, true);
                }
                case WireFault.Reset(_, long after) -> {
                    return partly(before, after, piece, length, out) || end(now, true);
                }
                case WireFault.Cut(_, long after) -> {
                    return partly(before, after, piece, length, out) || end(now, false);
                }
                case WireFault.HalfClose(_, long after) -> {
                    if (partly(before, after, piece, length, out)) {
                        return true;
                    }
                    happened(now);
                    (way == Way.UP ? behind : client).shutdownOutput();
                    closed.await();
                    return false;
                }
                case WireFault.BlackHole(_, long after) -> {
                    if (partly(before, after, piece, length, out)) {
                        return true;
                    }
                    happened(now);
                    closed.await();
                    return false;
                }
            }
        }

        /// Passes on what comes before byte `after`.
        ///
        /// @return whether that was all of the piece
        private boolean partly(long before, long after, byte[] piece, int length, OutputStream out)
                throws IOException {
            int rest = (int) Math.min(length, Math.max(0, after - before));
            out.write(piece, 0, rest);
            return rest == length && before + length < after;
        }

        private boolean end(Planned now, boolean abruptly) throws IOException {
            happened(now);
            if (abruptly) {
                client.setSoLinger(true, 0);
                behind.setSoLinger(true, 0);
            }
            closeBoth();
            return false;
        }

        private void closeBoth() {
            for (Socket socket : List.of(client, behind)) {
                forget(socket);
                try {
                    socket.close();
                } catch (IOException _) {
                    // It is closed in any case.
                }
            }
        }
    }

    /// `100 Continue` is no answer yet.
    private static boolean isInterim(byte[] piece, int length) {
        return new String(piece, 0, Math.min(length, 12), ISO_8859_1).startsWith("HTTP/1.1 100");
    }

    @Override
    public void close() throws IOException {
        server.close();
        closed.countDown();
        List<Socket> sockets;
        List<Thread> running;
        synchronized (this) {
            sockets = List.copyOf(open);
            running = List.copyOf(threads);
            open.clear();
        }
        for (Socket socket : sockets) {
            socket.close();
        }
        for (Thread thread : running) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
