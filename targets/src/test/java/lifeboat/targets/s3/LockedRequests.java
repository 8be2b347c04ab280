package lifeboat.targets.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.targets.Content;
import lifeboat.targets.LockMode;
import lifeboat.targets.Retention;
import org.jspecify.annotations.Nullable;

/// The requests of [LockedS3]: each is allowed or refused by the policy of its access key first.
/// Not safe for concurrent use.
final class LockedRequests {
    private static final int PAGE = 7;
    private static final String ARN = "arn:aws:s3:::" + LockedS3.BUCKET;
    private static final Pattern MODE = Pattern.compile("<Mode>(\\w+)</Mode>");
    private static final Pattern UNTIL = Pattern.compile("<RetainUntilDate>([^<]+)<");

    private final LockedBucket bucket;
    private final Clock clock;
    final Map<String, String> settings = new HashMap<>();

    /// One request; refused by throwing.
    private record Call(
            HttpExchange exchange,
            IamPolicy policy,
            String key,
            Map<String, String> query,
            Content body) {
        @Nullable String header(String name) {
            return exchange.getRequestHeaders().getFirst(name);
        }

        boolean may(String action, Map<String, String> context) {
            String resource = key.isEmpty() ? ARN : ARN + "/" + key;
            return policy.allows(action, resource, context);
        }

        void require(String action, Map<String, String> context) throws LockedBucket.Refused {
            if (!may(action, context)) {
                throw LockedBucket.denied("not authorized to perform: " + action);
            }
        }

        /// Whether it asks to bypass governance and may.
        boolean bypasses() {
            return "true".equals(header("x-amz-bypass-governance-retention"))
                    && may("s3:BypassGovernanceRetention", Map.of());
        }
    }

    private record Answer(int status, Map<String, String> headers, Content body) {
        static Answer of(int status) {
            return new Answer(status, new TreeMap<>(), Content.of(new byte[0]));
        }

        static Answer xml(int status, String text) {
            return new Answer(status, new TreeMap<>(), Content.of(text.getBytes(UTF_8)));
        }

        Answer with(String name, String value) {
            headers.put(name, value);
            return this;
        }
    }

    LockedRequests(LockedBucket bucket, Clock clock) {
        this.bucket = bucket;
        this.clock = clock;
        settings.put(
                "versioning",
                "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        if (bucket.isLockable()) {
            settings.put(
                    "object-lock",
                    "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>"
                            + "</ObjectLockConfiguration>");
        }
    }

    void answer(HttpExchange exchange, IamPolicy policy) throws IOException {
        Content body = Content.of(exchange.getRequestBody().readAllBytes());
        String path = exchange.getRequestURI().getPath();
        String root = "/" + LockedS3.BUCKET;
        String key = path.startsWith(root + "/") ? path.substring(root.length() + 1) : "";
        Answer answer;
        try {
            if (!path.startsWith(root)) {
                throw new LockedBucket.Refused(404, "NoSuchBucket", "no such bucket");
            }
            Call call = new Call(exchange, policy, key, query(exchange), body);
            answer = key.isEmpty() ? ofBucket(call) : ofObject(call);
        } catch (LockedBucket.Refused e) {
            answer =
                    Answer.xml(
                            e.status,
                            "<Error><Code>%s</Code><Message>%s</Message></Error>"
                                    .formatted(e.code, e.getMessage()));
        }
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        exchange.getResponseHeaders()
                .set(
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                clock.instant().atZone(ZoneOffset.UTC)));
        boolean bodiless =
                exchange.getRequestMethod().equals("HEAD") || answer.body().length() == 0;
        exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : answer.body().length());
        if (!bodiless) {
            exchange.getResponseBody().write(answer.body().sharedArray());
        }
    }

    private Answer ofBucket(Call call) throws LockedBucket.Refused {
        for (Map.Entry<String, String> setting :
                Map.of(
                                "versioning", "s3:GetBucketVersioning",
                                "object-lock", "s3:GetBucketObjectLockConfiguration",
                                "lifecycle", "s3:GetLifecycleConfiguration")
                        .entrySet()) {
            if (call.query().containsKey(setting.getKey())) {
                call.require(setting.getValue(), Map.of());
                String found = settings.get(setting.getKey());
                if (found == null) {
                    throw new LockedBucket.Refused(404, "NoSuchConfiguration", "none");
                }
                return Answer.xml(200, found);
            }
        }
        String prefix = call.query().getOrDefault("prefix", "");
        if (call.query().containsKey("versions")) {
            call.require("s3:ListBucketVersions", Map.of("s3:prefix", prefix));
            return versions(prefix, call.query());
        }
        call.require("s3:ListBucket", Map.of("s3:prefix", prefix));
        return list(prefix, call.query());
    }

    private Answer list(String prefix, Map<String, String> query) {
        String after = query.getOrDefault("continuation-token", "");
        List<LockedBucket.Version> all =
                bucket.versions(prefix).stream()
                        .filter(one -> bucket.current(one.key).orElseThrow() == one)
                        .filter(one -> one.bytes != null && one.key.compareTo(after) > 0)
                        .toList();
        StringBuilder xml = new StringBuilder("<ListBucketResult>");
        all.stream()
                .limit(PAGE)
                .forEach(one ->
                        xml.append("<Contents><Key>")
                                .append(one.key)
                                .append("</Key><Size>")
                                .append(length(one))
                                .append("</Size></Contents>"));
        boolean cut = all.size() > PAGE;
        xml.append("<IsTruncated>").append(cut).append("</IsTruncated>");
        if (cut) {
            xml.append("<NextContinuationToken>")
                    .append(all.get(PAGE - 1).key)
                    .append("</NextContinuationToken>");
        }
        return Answer.xml(200, xml.append("</ListBucketResult>").toString());
    }

    private Answer versions(String prefix, Map<String, String> query) {
        String afterKey = query.getOrDefault("key-marker", "");
        String afterId = query.getOrDefault("version-id-marker", "");
        List<LockedBucket.Version> all =
                bucket.versions(prefix).stream()
                        .filter(one ->
                                one.key.compareTo(afterKey) > 0
                                        || (one.key.equals(afterKey)
                                                && one.id.compareTo(afterId) < 0))
                        .toList();
        StringBuilder xml = new StringBuilder("<ListVersionsResult>");
        for (LockedBucket.Version one : all.subList(0, Math.min(PAGE, all.size()))) {
            String kind = one.bytes == null ? "DeleteMarker" : "Version";
            xml.append(
                            "<%s><Key>%s</Key><VersionId>%s</VersionId>"
                                    .formatted(kind, one.key, one.id))
                    .append("<IsLatest>")
                    .append(bucket.current(one.key).orElseThrow() == one)
                    .append("</IsLatest><LastModified>")
                    .append(one.since)
                    .append("</LastModified>");
            if (one.bytes != null) {
                xml.append("<Size>").append(one.bytes.length).append("</Size>");
            }
            xml.append("</").append(kind).append(">");
        }
        boolean cut = all.size() > PAGE;
        xml.append("<IsTruncated>").append(cut).append("</IsTruncated>");
        if (cut) {
            LockedBucket.Version last = all.get(PAGE - 1);
            xml.append("<NextKeyMarker>%s</NextKeyMarker>".formatted(last.key))
                    .append("<NextVersionIdMarker>%s</NextVersionIdMarker>".formatted(last.id));
        }
        return Answer.xml(200, xml.append("</ListVersionsResult>").toString());
    }

    private Answer ofObject(Call call) throws LockedBucket.Refused {
        @Nullable String version = call.query().get("versionId");
        return switch (call.exchange().getRequestMethod()) {
            case "PUT" -> call.query().containsKey("retention") ? retain(call) : put(call);
            case "GET", "HEAD" -> read(call, version);
            case "DELETE" -> delete(call, version);
            default -> throw new LockedBucket.Refused(405, "MethodNotAllowed", "not allowed");
        };
    }

    private Answer put(Call call) throws LockedBucket.Refused {
        Optional<Retention> lock = Optional.empty();
        String mode = call.header("x-amz-object-lock-mode");
        String until = call.header("x-amz-object-lock-retain-until-date");
        if (mode != null && until != null) {
            lock = Optional.of(new Retention(LockMode.valueOf(mode), Instant.parse(until)));
        }
        Map<String, String> context = context(call, lock);
        call.require("s3:PutObject", context);
        boolean digested = checkDigest(call);
        if (lock.isPresent()) {
            call.require("s3:PutObjectRetention", context);
            requireDigest(digested);
        }
        boolean taken = bucket.current(call.key()).filter(one -> one.bytes != null).isPresent();
        if (taken && call.header("If-None-Match") != null) {
            throw new LockedBucket.Refused(412, "PreconditionFailed", "taken");
        }
        var stored = bucket.put(call.key(), call.body().sharedArray(), lock);
        return Answer.of(200).with("ETag", etag(stored)).with("x-amz-version-id", stored.id);
    }

    private Map<String, String> context(Call call, Optional<Retention> lock) {
        Map<String, String> context = new HashMap<>();
        lock.ifPresent(wanted -> {
            context.put("s3:object-lock-mode", wanted.mode().name());
            context.put(
                    "s3:object-lock-remaining-retention-days",
                    IamPolicy.days(clock.instant(), wanted.until()));
        });
        Optional.ofNullable(call.header("If-None-Match"))
                .ifPresent(value -> context.put("s3:if-none-match", value));
        Optional.ofNullable(call.header("x-amz-server-side-encryption-customer-algorithm"))
                .ifPresent(value ->
                        context.put("s3:x-amz-server-side-encryption-customer-algorithm", value));
        return context;
    }

    private static void requireDigest(boolean digested) throws LockedBucket.Refused {
        if (!digested) {
            throw new LockedBucket.Refused(
                    400,
                    "InvalidRequest",
                    "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object"
                            + " requests with Object Lock parameters");
        }
    }

    private static boolean checkDigest(Call call) throws LockedBucket.Refused {
        String md5 = call.header("Content-MD5");
        String sha256 = call.header("x-amz-checksum-sha256");
        for (String[] one : new String[][] {{"MD5", md5}, {"SHA-256", sha256}}) {
            if (one[1] != null && !one[1].equals(digest(one[0], call.body().sharedArray()))) {
                throw new LockedBucket.Refused(400, "BadDigest", "digest does not match");
            }
        }
        return md5 != null || sha256 != null;
    }

    private static String digest(String algorithm, byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer retain(Call call) throws LockedBucket.Refused {
        String body = new String(call.body().sharedArray(), UTF_8);
        Matcher mode = MODE.matcher(body);
        Matcher until = UNTIL.matcher(body);
        if (!mode.find() || !until.find()) {
            throw new LockedBucket.Refused(400, "MalformedXML", "no retention");
        }
        Retention wanted =
                new Retention(LockMode.valueOf(mode.group(1)), Instant.parse(until.group(1)));
        call.require("s3:PutObjectRetention", context(call, Optional.of(wanted)));
        requireDigest(checkDigest(call));
        bucket.retain(call.key(), wanted, call.bypasses());
        return Answer.of(200);
    }

    private Answer read(Call call, @Nullable String id) throws LockedBucket.Refused {
        call.require(id == null ? "s3:GetObject" : "s3:GetObjectVersion", Map.of());
        LockedBucket.Version found =
                id != null
                        ? bucket.version(call.key(), id)
                        : bucket.current(call.key())
                                .filter(one -> one.bytes != null)
                                .orElseThrow(() -> missing(call));
        if (found.bytes == null) {
            throw new LockedBucket.Refused(405, "MethodNotAllowed", "a delete marker");
        }
        Answer answer = part(call.header("Range"), found.bytes).with("ETag", etag(found));
        if (call.exchange().getRequestMethod().equals("HEAD")) {
            answer.with("Content-Length", Integer.toString(answer.body().length()));
        }
        Retention lock = found.lock;
        if (lock != null && call.may("s3:GetObjectRetention", Map.of())) {
            answer.with("x-amz-object-lock-mode", lock.mode().name())
                    .with("x-amz-object-lock-retain-until-date", lock.until().toString());
        }
        return answer;
    }

    /// Who may not list learns nothing of what is not there; the question names no prefix.
    private static LockedBucket.Refused missing(Call call) {
        return call.policy().allows("s3:ListBucket", ARN, Map.of())
                ? new LockedBucket.Refused(404, "NoSuchKey", "no such key")
                : LockedBucket.denied("not authorized to perform: s3:ListBucket");
    }

    private static Answer part(@Nullable String range, byte[] whole) throws LockedBucket.Refused {
        if (range == null) {
            return new Answer(200, new TreeMap<>(), Content.of(whole));
        }
        String[] ends = range.replaceFirst("bytes=", "").split("-", -1);
        int first = (int) Math.min(Integer.MAX_VALUE, Long.parseLong(ends[0]));
        if (first >= whole.length) {
            throw new LockedBucket.Refused(416, "InvalidRange", "beyond the end");
        }
        int last =
                ends[1].isEmpty()
                        ? whole.length - 1
                        : (int) Math.min(whole.length - 1L, Long.parseLong(ends[1]));
        return new Answer(
                        206,
                        new TreeMap<>(),
                        Content.of(Arrays.copyOfRange(whole, first, last + 1)))
                .with("Content-Range", "bytes " + first + "-" + last + "/" + whole.length);
    }

    private Answer delete(Call call, @Nullable String id) throws LockedBucket.Refused {
        if (id == null) {
            call.require("s3:DeleteObject", Map.of());
            bucket.mark(call.key());
            return Answer.of(204).with("x-amz-delete-marker", "true");
        }
        call.require("s3:DeleteObjectVersion", Map.of());
        bucket.delete(call.key(), id, call.bypasses());
        return Answer.of(204);
    }

    private static int length(LockedBucket.Version version) {
        return version.bytes == null ? 0 : version.bytes.length;
    }

    private static String etag(LockedBucket.Version version) {
        return '"' + version.id.toLowerCase(Locale.ROOT) + '"';
    }

    private static Map<String, String> query(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        Map<String, String> found = new HashMap<>();
        for (String part : query == null ? new String[0] : query.split("&", -1)) {
            String[] pair = part.split("=", 2);
            found.put(pair[0], pair.length == 2 ? URLDecoder.decode(pair[1], UTF_8) : "");
        }
        return found;
    }
}
