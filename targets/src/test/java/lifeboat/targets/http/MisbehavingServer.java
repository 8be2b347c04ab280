package lifeboat.targets.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Takes requests on a free port of this machine and treats the n-th one as the n-th [Answer] says.
/// A request beyond the script gets status 418. Closing it closes every connection and waits for
/// nothing.
public final class MisbehavingServer implements AutoCloseable {
    private final ServerSocket server;
    private final Queue<Answer> script = new ConcurrentLinkedQueue<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    private MisbehavingServer(ServerSocket server) {
        this.server = server;
    }

    /// A running server with an empty script.
    public static MisbehavingServer start() throws IOException {
        var server =
                new MisbehavingServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(server::acceptAll);
        return server;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /// Adds an answer to the script.
    public MisbehavingServer then(Answer answer) {
        script.add(answer);
        return this;
    }

    /// The request lines so far, such as `GET /bucket/key HTTP/1.1`.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                return; // Closed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                String head = readHead(in);
                if (head == null) {
                    return;
                }
                requests.add(head.lines().findFirst().orElse(""));
                Answer next = script.poll();
                Answer answer = next == null ? Answer.http(418, "", "") : next;
                readBody(socket, in, head, answer.bodyBytesRead());
                socket.getOutputStream().write(answer.text().getBytes(ISO_8859_1));
                socket.getOutputStream().flush();
                if (end(socket, answer.ending())) {
                    return;
                }
            }
        } catch (IOException _) {
            return; // The client left, or the server is being closed.
        } finally {
            open.remove(socket);
        }
    }

    private boolean end(Socket socket, Answer.Ending ending) throws IOException {
        switch (ending) {
            case KEEP -> {
                return false;
            }
            case CLOSE -> {}
            case RESET -> socket.setSoLinger(true, 0);
            case SILENCE -> {
                try {
                    closed.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        return true;
    }

    private static @Nullable String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void readBody(Socket socket, InputStream in, String head, long atMost)
            throws IOException {
        long length = 0;
        boolean continues = false;
        for (String line : head.split("\r\n", -1)) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(15).strip());
            }
            continues |= lower.startsWith("expect:");
        }
        if (continues && atMost > 0) {
            socket.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
        }
        in.skipNBytes(Math.min(length, atMost));
    }

    @Override
    public void close() throws IOException {
        server.close();
        closed.countDown();
        for (Socket socket : Set.copyOf(open)) {
            socket.close();
        }
    }
}
