package lifeboat.targets.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// An HTTP proxy of this machine, for CONNECT and for whole addresses. Every host's name leads to
/// this machine, so that a test may use names that only a proxy could know. Counts, may require a
/// password, refuse, or never answer. Safe for concurrent use.
public final class TestProxy implements AutoCloseable {
    /// What it does with requests.
    public enum Mood {
        OBLIGING,
        /// Answers 403 to everything.
        FORBIDDING,
        /// Takes connections and says nothing.
        SILENT
    }

    private final ServerSocket server;
    private final Optional<String> login;
    private final Mood mood;
    private final List<String> tunnels = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private final Set<Socket> open = new HashSet<>();
    private int refused;

    private TestProxy(Optional<String> login, Mood mood) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.login = login;
        this.mood = mood;
        Thread.ofVirtual().start(this::accept);
    }

    /// A proxy for everybody.
    public static TestProxy start() throws IOException {
        return new TestProxy(Optional.empty(), Mood.OBLIGING);
    }

    /// A proxy in some mood.
    public static TestProxy start(Mood mood) throws IOException {
        return new TestProxy(Optional.empty(), mood);
    }

    /// A proxy for one user.
    public static TestProxy start(String user, String password) throws IOException {
        return new TestProxy(Optional.of(user + ":" + password), Mood.OBLIGING);
    }

    public int port() {
        return server.getLocalPort();
    }

    /// `host:port` of every tunnel it opened.
    public synchronized List<String> tunnels() {
        return List.copyOf(tunnels);
    }

    /// First lines of the requests it passed on.
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /// Requests it answered with 407.
    public synchronized int refused() {
        return refused;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                keep(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private synchronized void keep(Socket socket) {
        open.add(socket);
    }

    private void serve(Socket client) {
        try (client) {
            if (mood == Mood.SILENT) {
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
                return;
            }
            List<String> head = head(client.getInputStream());
            if (head.isEmpty()) {
                return;
            }
            if (mood == Mood.FORBIDDING) {
                answer(client, "403 Forbidden", "");
            } else if (!mayPass(head)) {
                synchronized (this) {
                    refused++;
                }
                answer(
                        client,
                        "407 Proxy Authentication Required",
                        "Proxy-Authenticate: Basic realm=\"harbour\"\r\n");
            } else if (head.getFirst().startsWith("CONNECT ")) {
                tunnel(client, head.getFirst().split(" ", -1)[1]);
            } else {
                pass(client, head);
            }
        } catch (IOException e) {
            return; // one side went away
        }
    }

    private boolean mayPass(List<String> head) {
        return login.isEmpty()
                || head.contains(
                        "Proxy-Authorization: Basic "
                                + Base64.getEncoder().encodeToString(login.get().getBytes(UTF_8)));
    }

    private static void answer(Socket client, String status, String headers) throws IOException {
        client.getOutputStream()
                .write(
                        ("HTTP/1.1 "
                                        + status
                                        + "\r\n"
                                        + headers
                                        + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                                .getBytes(ISO_8859_1));
        client.getOutputStream().flush();
        client.shutdownOutput();
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static List<String> head(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        List<String> lines = new ArrayList<>();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c != '\n') {
                line.write(c);
                continue;
            }
            String text = line.toString(ISO_8859_1).stripTrailing();
            line.reset();
            if (text.isEmpty()) {
                return lines;
            }
            lines.add(text);
        }
        return List.of();
    }

    private Socket connect(String hostAndPort) throws IOException {
        int colon = hostAndPort.lastIndexOf(':');
        int port = colon < 0 ? 80 : Integer.parseInt(hostAndPort.substring(colon + 1));
        Socket store = new Socket(InetAddress.getLoopbackAddress(), port);
        keep(store);
        return store;
    }

    private void tunnel(Socket client, String to) throws IOException {
        try (Socket store = connect(to)) {
            synchronized (this) {
                tunnels.add(to);
            }
            client.getOutputStream()
                    .write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(ISO_8859_1));
            both(client, store, () -> {});
        }
    }

    private void pass(Socket client, List<String> head) throws IOException {
        String[] words = head.getFirst().split(" ", -1);
        String rest = words[1].substring("http://".length());
        int slash = rest.indexOf('/');
        String to = slash < 0 ? rest : rest.substring(0, slash);
        try (Socket store = connect(to)) {
            synchronized (this) {
                requests.add(head.getFirst());
            }
            StringBuilder sent = new StringBuilder(words[0]).append(' ');
            sent.append(slash < 0 ? "/" : rest.substring(slash)).append(" HTTP/1.1\r\n");
            head.stream()
                    .skip(1)
                    .filter(line ->
                            !line.toLowerCase(Locale.ROOT)
                                    .matches("(proxy-|connection:|upgrade:).*"))
                    .forEach(line -> sent.append(line).append("\r\n"));
            sent.append("Connection: close\r\n\r\n");
            store.getOutputStream().write(sent.toString().getBytes(ISO_8859_1));
            both(client, store, () -> lastAnswer(client, store));
        }
    }

    /// Passes the head of the answer on, saying that the connection ends with it.
    private static void lastAnswer(Socket client, Socket store) throws IOException {
        List<String> head;
        do {
            head = head(store.getInputStream());
            StringBuilder answer = new StringBuilder();
            for (String line : head) {
                if (!line.toLowerCase(Locale.ROOT).startsWith("connection:")) {
                    answer.append(line).append("\r\n");
                }
            }
            boolean interim = !head.isEmpty() && head.getFirst().contains(" 100");
            answer.append(interim ? "\r\n" : "Connection: close\r\n\r\n");
            client.getOutputStream().write(answer.toString().getBytes(ISO_8859_1));
        } while (!head.isEmpty() && head.getFirst().contains(" 100"));
    }

    private interface Beginning {
        void copy() throws IOException;
    }

    private static void both(Socket client, Socket store, Beginning beginning) throws IOException {
        Thread up =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                client.getInputStream().transferTo(store.getOutputStream());
                                store.shutdownOutput();
                            } catch (IOException e) {
                                return; // the other way ends too
                            }
                        });
        beginning.copy();
        store.getInputStream().transferTo(client.getOutputStream());
        client.shutdownOutput();
        client.close();
        try {
            up.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        List<Socket> left;
        synchronized (this) {
            left = List.copyOf(open);
        }
        for (Socket socket : left) {
            socket.close();
        }
    }
}
