package lifeboat.targets.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import lifeboat.targets.Content;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Signs a request whose `x-amz-content-sha256` is known already (AWS Signature Version 4,
/// "Creating a signed request") without reading its body, so that one digest serves every target.
/// The signer of the SDK, which signs all the rest, reads and digests the body each time. Safe for
/// concurrent use.
final class KnownDigestSigner implements HttpSigner<AwsCredentialsIdentity> {
    static final String DIGEST_HEADER = "x-amz-content-sha256";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final AwsV4HttpSigner others = AwsV4HttpSigner.create();

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> unsigned) {
        var digest = unsigned.request().firstMatchingHeader(DIGEST_HEADER);
        if (digest.isEmpty()) {
            return others.sign(unsigned);
        }
        SignedRequest.Builder signed =
                SignedRequest.builder().request(signed(unsigned, digest.get()));
        unsigned.payload().ifPresent(signed::payload);
        return signed.build();
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(
            AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
        return CompletableFuture.failedFuture(
                new UnsupportedOperationException("this signer is for the synchronous client"));
    }

    private static SdkHttpRequest signed(
            SignRequest<? extends AwsCredentialsIdentity> unsigned, String digest) {
        Clock clock = unsigned.requireProperty(SIGNING_CLOCK, Clock.systemUTC());
        Instant now = clock.instant();
        String time = TIME.format(now);
        String scope =
                "%s/%s/%s/aws4_request"
                        .formatted(
                                time.substring(0, 8),
                                unsigned.requireProperty(AwsV4HttpSigner.REGION_NAME),
                                unsigned.requireProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME));
        SdkHttpRequest dated = unsigned.request().toBuilder().putHeader("x-amz-date", time).build();
        Map<String, String> headers = headersToSign(dated);
        String names = String.join(";", headers.keySet());
        String toSign =
                "AWS4-HMAC-SHA256\n%s\n%s\n%s"
                        .formatted(time, scope, hash(canonical(dated, headers, names, digest)));
        AwsCredentialsIdentity identity = unsigned.identity();
        String signature =
                HexFormat.of().formatHex(hmac(key(identity.secretAccessKey(), scope), toSign));
        return dated.toBuilder()
                .putHeader(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                                .formatted(identity.accessKeyId(), scope, names, signature))
                .build();
    }

    private static Map<String, String> headersToSign(SdkHttpRequest request) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("host", host(request));
        request.forEachHeader((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-amz-")
                    || lower.equals("content-md5")
                    || lower.equals("content-type")
                    || lower.equals("if-none-match")) {
                headers.put(lower, String.join(",", values).strip());
            }
        });
        return headers;
    }

    private static String host(SdkHttpRequest request) {
        boolean usual = request.port() == (request.protocol().equalsIgnoreCase("https") ? 443 : 80);
        return usual ? request.host() : request.host() + ":" + request.port();
    }

    private static String canonical(
            SdkHttpRequest request, Map<String, String> headers, String names, String digest) {
        if (!request.rawQueryParameters().isEmpty()) {
            throw new IllegalArgumentException("a put has no query");
        }
        StringBuilder lines = new StringBuilder();
        lines.append(request.method()).append('\n').append(request.encodedPath()).append("\n\n");
        headers.forEach((name, value) -> lines.append(name).append(':').append(value).append('\n'));
        return lines.append('\n').append(names).append('\n').append(digest).toString();
    }

    private static byte[] key(String secretKey, String scope) {
        byte[] key = ("AWS4" + secretKey).getBytes(UTF_8);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        return key;
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

    private static String hash(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return Content.Sha256.of(bytes, 0, bytes.length).hex();
    }
}
