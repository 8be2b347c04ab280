package lifeboat.targets.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Answers `GetCallerIdentity` as AWS STS does, and only to requests whose signature, computed here
/// anew by "Create a signed AWS API request", is right. Safe for concurrent use.
public final class StsServer implements AutoCloseable {
    private static final Pattern AUTHORIZATION =
            Pattern.compile(
                    "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8}/([^/]+)/sts/aws4_request),"
                            + " SignedHeaders=([^,]+), Signature=([0-9a-f]{64})");

    private final HttpServer server;
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final Map<String, String> accounts = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();

    private StsServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    /// A running server that knows nobody.
    public static StsServer start() throws IOException {
        return new StsServer();
    }

    /// Makes an access key known.
    public StsServer knows(String accessKey, String secret, String account) {
        secrets.put(accessKey, secret);
        accounts.put(accessKey, account);
        return this;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Requests so far.
    public int asked() {
        return asked.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        byte[] body = exchange.getRequestBody().readAllBytes();
        Matcher said =
                AUTHORIZATION.matcher(
                        String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        boolean good;
        try {
            good =
                    said.matches()
                            && secrets.containsKey(said.group(1))
                            && said.group(5).equals(signature(exchange, body, said))
                            && new String(body, UTF_8)
                                    .equals("Action=GetCallerIdentity&Version=2011-06-15");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        String answer =
                good
                        ? "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                                + "<GetCallerIdentityResult><Arn>arn:aws:iam::1:user/x</Arn><Account>"
                                + accounts.get(said.group(1))
                                + "</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
                        : "<ErrorResponse><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code>"
                                + "</Error></ErrorResponse>";
        byte[] bytes = answer.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        exchange.sendResponseHeaders(good ? 200 : 403, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String signature(HttpExchange exchange, byte[] body, Matcher said)
            throws GeneralSecurityException {
        StringBuilder canonical = new StringBuilder(exchange.getRequestMethod());
        canonical.append('\n').append(exchange.getRequestURI().getRawPath()).append("\n\n");
        for (String name : said.group(4).split(";", -1)) {
            canonical
                    .append(name)
                    .append(':')
                    .append(String.join(",", exchange.getRequestHeaders().get(name)).strip())
                    .append('\n');
        }
        canonical.append('\n').append(said.group(4)).append('\n').append(sha256(body));
        String toSign =
                "AWS4-HMAC-SHA256\n%s\n%s\n%s"
                        .formatted(
                                exchange.getRequestHeaders().getFirst("X-Amz-Date"),
                                said.group(2),
                                sha256(canonical.toString().getBytes(UTF_8)));
        byte[] key = ("AWS4" + secrets.get(said.group(1))).getBytes(UTF_8);
        for (String part : said.group(2).split("/", -1)) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(hmac(key, toSign));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
