package lifeboat.console.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Shows the metrics file at `/metrics` of the loopback address, and nothing else.
final class MetricsDoor implements AutoCloseable {
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final Path file;

    private MetricsDoor(HttpServer server, Path file) {
        this.server = server;
        this.file = file;
    }

    /// @throws IOException if the port cannot be had
    static MetricsDoor open(int port, Path file) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        MetricsDoor door = new MetricsDoor(server, file);
        server.createContext("/", door::answer);
        server.start();
        return door;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals("/metrics")) {
                say(exchange, 404, "only /metrics is here\n");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                say(exchange, 405, "only GET is understood\n");
            } else {
                try {
                    say(exchange, 200, Files.readString(file));
                } catch (NoSuchFileException e) {
                    say(exchange, 503, "no run has written metrics yet\n");
                }
            }
        }
    }

    private static void say(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", TYPE);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
