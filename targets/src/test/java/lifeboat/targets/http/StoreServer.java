package lifeboat.targets.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import org.jspecify.annotations.Nullable;

/// Serves a [Target] as the one bucket of an S3 store, so that the S3 adapter, and the command line
/// above it, meet whatever that target does. Answers can be planned to go wrong; a test ends with
/// [#assertAllFaultsHappened()]. Signatures are not checked, but a request without one is refused.
/// Safe for concurrent use.
public final class StoreServer implements AutoCloseable {
    public static final String BUCKET = "vault";

    private static final String ROOT = "/" + BUCKET;
    private static final int PAGE = 1000;

    /// What it makes of `If-None-Match: *`.
    public enum Guard {
        OBEYED,
        IGNORED,
        /// Answered with 501.
        UNKNOWN
    }

    private volatile Guard guard = Guard.OBEYED;
    private final Target store;
    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Planned> plan = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();

    private static final class Planned {
        private final String request;
        private final HttpFault fault;
        private int skipped;
        private int times;
        private boolean happened;

        private Planned(String request, HttpFault fault, int skipped, int times) {
            this.request = request;
            this.fault = fault;
            this.skipped = skipped;
            this.times = times;
        }

        /// Whether it was to happen more often than it did.
        private boolean isOpen() {
            return !happened || (times > 0 && times < Integer.MAX_VALUE / 2);
        }
    }

    private StoreServer(Target store, HttpServer server, String scheme) {
        this.store = store;
        this.server = server;
        this.scheme = scheme;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /// A running server on a free port. Closing it does not close `store`.
    public static StoreServer over(Target store) throws IOException {
        return new StoreServer(store, HttpServer.create(local(0), 50), "http");
    }

    /// A running server on a free port of one address of this machine.
    public static StoreServer at(InetAddress address, Target store) throws IOException {
        return new StoreServer(
                store, HttpServer.create(new InetSocketAddress(address, 0), 50), "http");
    }

    /// A running server behind TLS.
    ///
    /// @param port 0 for a free one
    public static StoreServer over(Target store, SSLContext tls, int port) throws IOException {
        HttpsServer server = HttpsServer.create(local(port), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new StoreServer(store, server, "https");
    }

    private static InetSocketAddress local(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public URI endpoint() {
        InetAddress address = server.getAddress().getAddress();
        String host =
                address instanceof Inet6Address
                        ? "[" + address.getHostAddress() + "]"
                        : "localhost";
        return URI.create(scheme + "://" + host + ":" + port());
    }

    /// From now on, conditional puts are treated so.
    public void treatConditions(Guard as) {
        guard = as;
    }

    /// Plans `fault` for the next `times` requests that begin so, such as `PUT packs/`: the method
    /// and the object's key, or for listings `LIST` and the prefix.
    public synchronized StoreServer next(int times, String request, HttpFault fault) {
        plan.add(new Planned(request, fault, 0, times));
        return this;
    }

    /// Plans `fault` for all requests that begin so, after the first few of them, until [#heal()].
    public synchronized StoreServer after(int good, String request, HttpFault fault) {
        plan.add(new Planned(request, fault, good, Integer.MAX_VALUE));
        return this;
    }

    /// Plans `fault` for all requests that begin so, until [#heal()].
    public StoreServer always(String request, HttpFault fault) {
        return after(0, request, fault);
    }

    /// Ends all faults that have happened.
    public synchronized void heal() {
        plan.removeIf(planned -> planned.happened);
    }

    /// Fails if a planned fault did not happen, as often as planned.
    public synchronized void assertAllFaultsHappened() {
        assertThat(
                        plan.stream()
                                .filter(Planned::isOpen)
                                .map(planned -> planned.request + " " + planned.fault))
                .as("planned faults that never happened")
                .isEmpty();
    }

    /// The requests so far, such as `GET lifeboat-site.json`.
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    private synchronized @Nullable HttpFault fault(String request) {
        requests.add(request);
        for (Planned planned : plan) {
            if (request.startsWith(planned.request) && planned.times > 0) {
                if (planned.skipped > 0) {
                    planned.skipped--;
                    continue;
                }
                planned.times--;
                planned.happened = true;
                return planned.fault;
            }
        }
        return null;
    }

    private record Reply(int status, TreeMap<String, String> headers, Content body) {
        static Reply of(int status) {
            return new Reply(status, new TreeMap<>(), Content.of(new byte[0]));
        }

        static Reply xml(int status, String text) {
            return new Reply(status, new TreeMap<>(), Content.of(text.getBytes(UTF_8)))
                    .with("Content-Type", "application/xml");
        }

        static Reply error(int status, String code) {
            return xml(status, "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>");
        }

        Reply with(String name, String value) {
            headers.put(name, value);
            return this;
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String key = path.startsWith(ROOT + "/") ? path.substring(ROOT.length() + 1) : "";
            boolean list = key.isEmpty();
            String request =
                    list
                            ? "LIST " + query(exchange, "prefix")
                            : exchange.getRequestMethod() + " " + key;
            byte[] body = exchange.getRequestBody().readAllBytes();
            String declared = exchange.getRequestHeaders().getFirst("Content-Length");
            if (exchange.getRequestMethod().equals("PUT")
                    && (declared == null || body.length != Integer.parseInt(declared))) {
                return; // Its head or its body broke on the way; no store keeps that.
            }
            HttpFault fault = fault(request);
            Reply reply;
            if (fault instanceof HttpFault.Instead(int status, var headers, String text)) {
                reply = new Reply(status, new TreeMap<>(headers), Content.of(text.getBytes(UTF_8)));
            } else {
                reply = reply(exchange, list, key, body);
            }
            switch (fault) {
                case HttpFault.LoseReply _ -> {
                    return; // Closing the exchange closes the connection.
                }
                case HttpFault.Header(String name, String value) -> reply.with(name, value);
                case null, default -> {}
            }
            send(exchange, reply, fault instanceof HttpFault.ShortBody(int bytes) ? bytes : -1);
        }
    }

    private static void send(HttpExchange exchange, Reply reply, int atMost) throws IOException {
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        if (exchange.getRequestMethod().equals("HEAD") || reply.body().length() == 0) {
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        int length = reply.body().length();
        exchange.sendResponseHeaders(reply.status(), length);
        OutputStream out = exchange.getResponseBody();
        int sent = atMost < 0 ? length : Math.min(atMost, length);
        out.write(reply.body().sharedArray(), reply.body().sharedOffset(), sent);
    }

    private Reply reply(HttpExchange exchange, boolean list, String key, byte[] body)
            throws IOException {
        if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
            return Reply.error(403, "AccessDenied");
        }
        if (!list && !ObjectKey.isValid(key)) {
            return Reply.error(404, "NoSuchKey");
        }
        try {
            return list
                    ? list(query(exchange, "prefix"), query(exchange, "continuation-token"))
                    : object(exchange, new ObjectKey(key), body);
        } catch (TargetException e) {
            return refusal(e);
        }
    }

    private static Reply refusal(TargetException e) {
        return switch (e) {
            case TargetException.Missing _ -> Reply.error(404, "NoSuchKey");
            case TargetException.Exists _ -> Reply.error(412, "PreconditionFailed");
            case TargetException.Denied _ -> Reply.error(403, "AccessDenied");
            case TargetException.Full _ -> Reply.error(403, "QuotaExceeded");
            case TargetException.Broken _ -> Reply.error(400, "InvalidRequest");
            case TargetException.Unreachable u -> {
                Reply busy = Reply.error(503, "SlowDown");
                u.retryAfter()
                        .ifPresent(after ->
                                busy.with("Retry-After", Long.toString(after.toSeconds())));
                yield busy;
            }
        };
    }

    private Reply object(HttpExchange exchange, ObjectKey key, byte[] body) throws IOException {
        return switch (exchange.getRequestMethod()) {
            case "PUT" -> put(exchange, key, body);
            case "GET" -> get(key, exchange.getRequestHeaders().getFirst("Range"));
            case "HEAD" -> {
                Optional<ObjectInfo> info = store.head(key);
                yield info.isEmpty()
                        ? Reply.of(404)
                        : Reply.of(200)
                                .with("ETag", "\"e\"")
                                .with("Content-Length", Long.toString(info.get().sizeBytes()));
            }
            case "DELETE" -> {
                store.delete(key);
                yield Reply.of(204);
            }
            default -> Reply.error(405, "MethodNotAllowed");
        };
    }

    private Reply put(HttpExchange exchange, ObjectKey key, byte[] body) throws IOException {
        boolean asked = exchange.getRequestHeaders().containsKey("If-None-Match");
        if (asked && guard == Guard.UNKNOWN) {
            return Reply.error(501, "NotImplemented");
        }
        boolean guarded = asked && guard == Guard.OBEYED;
        if (guarded && store.head(key).isPresent()) {
            return Reply.error(412, "PreconditionFailed");
        }
        store.put(key, Content.of(body), guarded ? PutMode.CREATE : PutMode.REPLACE);
        return Reply.of(200).with("ETag", etag(body));
    }

    private Reply get(ObjectKey key, @Nullable String range) throws IOException {
        byte[] whole;
        try (InputStream in = store.read(key, ByteRange.ALL)) {
            whole = in.readAllBytes();
        }
        if (range == null) {
            return new Reply(200, new TreeMap<>(), Content.of(whole)).with("ETag", etag(whole));
        }
        String[] ends = range.replaceFirst("bytes=", "").split("-", -1);
        int first = Integer.parseInt(ends[0]);
        if (first >= whole.length) {
            return Reply.error(416, "InvalidRange");
        }
        int last =
                ends[1].isEmpty()
                        ? whole.length - 1
                        : (int) Math.min(whole.length - 1L, Long.parseLong(ends[1]));
        byte[] part = java.util.Arrays.copyOfRange(whole, first, last + 1);
        return new Reply(206, new TreeMap<>(), Content.of(part))
                .with("ETag", etag(whole))
                .with("Content-Range", "bytes " + first + "-" + last + "/" + whole.length);
    }

    private static String etag(byte[] bytes) {
        return '"' + Content.of(bytes).sha256().hex().substring(0, 32) + '"';
    }

    private Reply list(String prefix, String after) throws IOException {
        TreeMap<String, Long> found = new TreeMap<>();
        store.list(prefix, info -> found.put(info.key().value(), info.sizeBytes()));
        StringBuilder out =
                new StringBuilder(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult><Name>"
                                + BUCKET
                                + "</Name><Prefix>"
                                + prefix
                                + "</Prefix>");
        String last = "";
        int count = 0;
        for (var object : found.tailMap(after, false).entrySet()) {
            if (count++ == PAGE) {
                break;
            }
            last = object.getKey();
            out.append(
                    "<Contents><Key>%s</Key><Size>%d</Size></Contents>"
                            .formatted(last, object.getValue()));
        }
        boolean cut = count > PAGE;
        out.append("<IsTruncated>").append(cut).append("</IsTruncated>");
        if (cut) {
            out.append("<NextContinuationToken>")
                    .append(HexFormat.of().formatHex(last.getBytes(UTF_8)))
                    .append("</NextContinuationToken>");
        }
        return Reply.xml(200, out.append("</ListBucketResult>").toString());
    }

    private static String query(HttpExchange exchange, String name) {
        String query = exchange.getRequestURI().getRawQuery();
        for (String part : query == null ? new String[0] : query.split("&", -1)) {
            if (part.startsWith(name + "=")) {
                String value = URLDecoder.decode(part.substring(name.length() + 1), UTF_8);
                return name.equals("continuation-token")
                        ? new String(HexFormat.of().parseHex(value), UTF_8)
                        : value;
            }
        }
        return "";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        threads.close();
    }
}
