package lifeboat.console.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One account of an object store on the loopback: puts, reads with ranges, heads, deletes and
/// listings of one bucket in a directory, by the S3 protocol, for whoever signs with its secret.
/// For demonstrations: it holds each object in memory while it is sent.
public final class SmallS3 implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
    private static final int PAGE = 1000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String bucket;
    private final Path directory;
    private final RequestSignature signature;

    private SmallS3(HttpServer server, String bucket, Path directory, RequestSignature signature) {
        this.server = server;
        this.bucket = bucket;
        this.directory = directory;
        this.signature = signature;
    }

    /// Starts an account at a free port of the loopback.
    ///
    /// @param directory where its objects are
    public static SmallS3 start(Path directory, String bucket, String accessKey, String secretKey)
            throws IOException {
        Files.createDirectories(directory);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        SmallS3 account =
                new SmallS3(server, bucket, directory, new RequestSignature(accessKey, secretKey));
        server.createContext("/", account::handle);
        server.setExecutor(account.threads);
        server.start();
        return account;
    }

    /// Its address.
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (!signature.isOf(exchange)) {
                drain(exchange);
                error(exchange, 403, "SignatureDoesNotMatch");
            } else if (!(path + "/").startsWith("/" + bucket + "/")
                    || !Files.isDirectory(directory)) {
                drain(exchange);
                error(exchange, 404, "NoSuchBucket");
            } else {
                String key =
                        path.length() > bucket.length() + 2
                                ? path.substring(bucket.length() + 2)
                                : "";
                answer(exchange, key);
            }
        } catch (IOException e) {
            // whoever asked is gone
        }
    }

    private static void drain(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    }

    private void answer(HttpExchange exchange, String key) throws IOException {
        String method = exchange.getRequestMethod();
        if (key.isEmpty()) {
            drain(exchange);
            if (method.equals("GET")) {
                list(exchange);
            } else {
                plain(exchange, 200);
            }
            return;
        }
        Path file = directory.resolve(key).normalize();
        if (!file.startsWith(directory)) {
            error(exchange, 400, "InvalidArgument");
            return;
        }
        switch (method) {
            case "PUT" -> put(exchange, file);
            case "GET", "HEAD" -> get(exchange, file);
            case "DELETE" -> {
                Files.deleteIfExists(file);
                plain(exchange, 204);
            }
            default -> error(exchange, 405, "MethodNotAllowed");
        }
    }

    private synchronized void put(HttpExchange exchange, Path file) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String said =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("x-amz-content-sha256"))
                        .orElse("");
        byte[] digest = RequestSignature.digest(body);
        if (said.length() == 64 && !said.equals(RequestSignature.hex(digest))) {
            error(exchange, 400, "XAmzContentSHA256Mismatch");
            return;
        }
        boolean onlyNew = "*".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
        if (onlyNew && Files.exists(file)) {
            error(exchange, 412, "PreconditionFailed");
            return;
        }
        Files.createDirectories(file.getParent());
        Path temporary = file.resolveSibling("." + UUID.randomUUID());
        Files.write(temporary, body);
        Files.move(
                temporary,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        exchange.getResponseHeaders().add("ETag", etag(body));
        exchange.getResponseHeaders()
                .add("x-amz-checksum-sha256", Base64.getEncoder().encodeToString(digest));
        plain(exchange, 200);
    }

    private static String etag(byte[] body) {
        return "\"" + RequestSignature.hex(RequestSignature.digest(body)).substring(0, 32) + "\"";
    }

    private static void get(HttpExchange exchange, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            error(exchange, 404, "NoSuchKey");
            return;
        }
        byte[] body = Files.readAllBytes(file);
        exchange.getResponseHeaders().add("ETag", etag(body));
        exchange.getResponseHeaders().add("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
        exchange.getResponseHeaders().add("Accept-Ranges", "bytes");
        int from = 0;
        int to = body.length;
        Matcher range =
                RANGE.matcher(
                        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"))
                                .orElse(""));
        boolean part = range.matches();
        if (part) {
            long begin = Long.parseLong(range.group(1));
            if (begin >= body.length) {
                error(exchange, 416, "InvalidRange");
                return;
            }
            from = (int) begin;
            to =
                    range.group(2).isEmpty()
                            ? body.length
                            : (int) Math.min(body.length, Long.parseLong(range.group(2)) + 1);
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + body.length);
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().add("Content-Length", String.valueOf(to - from));
            exchange.sendResponseHeaders(part ? 206 : 200, -1);
            return;
        }
        exchange.sendResponseHeaders(part ? 206 : 200, to == from ? -1 : to - from);
        if (to > from) {
            exchange.getResponseBody().write(body, from, to - from);
        }
    }

    private void list(HttpExchange exchange) throws IOException {
        String prefix = parameter(exchange, "prefix");
        String after = parameter(exchange, "continuation-token");
        List<String> keys = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .map(file -> directory.relativize(file).toString())
                    .filter(key -> key.startsWith(prefix) && key.compareTo(after) > 0)
                    .sorted()
                    .limit(PAGE + 1L)
                    .forEach(keys::add);
        }
        boolean more = keys.size() > PAGE;
        List<String> page = more ? keys.subList(0, PAGE) : keys;
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        xml.append("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>");
        xml.append(bucket).append("</Name><Prefix>").append(escaped(prefix)).append("</Prefix>");
        xml.append("<KeyCount>").append(page.size()).append("</KeyCount><MaxKeys>").append(PAGE);
        xml.append("</MaxKeys><IsTruncated>").append(more).append("</IsTruncated>");
        if (more) {
            xml.append("<NextContinuationToken>").append(escaped(page.getLast()));
            xml.append("</NextContinuationToken>");
        }
        for (String key : page) {
            xml.append("<Contents><Key>").append(escaped(key)).append("</Key><Size>");
            xml.append(Files.size(directory.resolve(key)));
            xml.append("</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified>");
            xml.append("<ETag>&quot;x&quot;</ETag></Contents>");
        }
        byte[] body = xml.append("</ListBucketResult>").toString().getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/xml");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static String parameter(HttpExchange exchange, String name) {
        String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        for (String part : query.split("&", -1)) {
            if (part.startsWith(name + "=")) {
                return URLDecoder.decode(part.substring(name.length() + 1), UTF_8);
            }
        }
        return "";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static void plain(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        byte[] body =
                ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
                                + code
                                + "</Code><Message>"
                                + code
                                + "</Message></Error>")
                        .getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
