package lifeboat.console.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Checks AWS signatures, version 4 ("Authenticating Requests: Using the Authorization Header").
final class RequestSignature {
    private static final Pattern AUTHORIZATION =
            Pattern.compile(
                    "AWS4-HMAC-SHA256 Credential=([^/]+)/([^,]+),\\s*SignedHeaders=([^,]+),"
                            + "\\s*Signature=([0-9a-f]{64})");

    private final String accessKey;
    private final String secretKey;

    RequestSignature(String accessKey, String secretKey) {
        this.accessKey = accessKey;
        this.secretKey = secretKey;
    }

    /// Whether the request was signed with the secret of this account.
    boolean isOf(HttpExchange exchange) {
        String header = first(exchange, "Authorization");
        Matcher matcher = AUTHORIZATION.matcher(header);
        if (!matcher.matches() || !matcher.group(1).equals(accessKey)) {
            return false;
        }
        String scope = matcher.group(2);
        String names = matcher.group(3);
        StringBuilder canonical = new StringBuilder();
        canonical
                .append(exchange.getRequestMethod())
                .append('\n')
                .append(exchange.getRequestURI().getRawPath())
                .append('\n')
                .append(
                        query(
                                Optional.ofNullable(exchange.getRequestURI().getRawQuery())
                                        .orElse("")))
                .append('\n');
        for (String name : names.split(";", -1)) {
            canonical.append(name).append(':').append(values(exchange, name)).append('\n');
        }
        canonical.append('\n').append(names).append('\n');
        canonical.append(first(exchange, "x-amz-content-sha256"));
        String toSign =
                "AWS4-HMAC-SHA256\n"
                        + first(exchange, "x-amz-date")
                        + "\n"
                        + scope
                        + "\n"
                        + hex(digest(canonical.toString().getBytes(UTF_8)));
        byte[] key = ("AWS4" + secretKey).getBytes(UTF_8);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        return MessageDigest.isEqual(
                hex(hmac(key, toSign)).getBytes(UTF_8), matcher.group(4).getBytes(UTF_8));
    }

    private static String query(String raw) {
        if (raw.isEmpty()) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        for (String part : raw.split("&", -1)) {
            parts.add(part.contains("=") ? part : part + "=");
        }
        parts.sort(null);
        return String.join("&", parts);
    }

    private static String first(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    private static String values(HttpExchange exchange, String name) {
        List<String> values = exchange.getRequestHeaders().get(name.toLowerCase(Locale.ROOT));
        return values == null
                ? ""
                : String.join(
                        ",", values.stream().map(v -> v.strip().replaceAll(" +", " ")).toList());
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(Arrays.copyOf(bytes, bytes.length));
    }
}
