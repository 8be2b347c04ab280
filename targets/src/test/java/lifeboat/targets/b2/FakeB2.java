package lifeboat.targets.b2;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import lifeboat.targets.b2.FakeFiles.Version;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server of Backblaze's native interface with one bucket, as strict as the documentation: keys
/// with capabilities, one upload at a time to an upload address, SHA-1 of every upload, versions,
/// hide markers, retention. Faults are planned by operation and must all have happened.
public final class FakeB2 implements AutoCloseable {
    /// Everything a key may do.
    public static final Set<String> ALL =
            Set.of(
                    "listBuckets",
                    "listFiles",
                    "readFiles",
                    "writeFiles",
                    "deleteFiles",
                    "readFileRetentions",
                    "writeFileRetentions",
                    "readBucketRetentions");

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final FakeFiles files = new FakeFiles();
    private final Map<String, Key> keys = new ConcurrentHashMap<>();
    private final Map<String, Key> tokens = new ConcurrentHashMap<>();
    private final Map<String, Address> addresses = new ConcurrentHashMap<>();
    private final Map<String, Deque<B2Fault>> faults = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicLong counter = new AtomicLong();
    private final List<RuntimeException> crashes = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final boolean locking;
    private volatile int pageSize = 1000;

    /// @param bucketOnly whether the key names the bucket; then it cannot list others
    private record Key(
            String id, String secret, Set<String> may, String prefix, boolean bucketOnly) {}

    private record Address(Key key, AtomicBoolean busy, AtomicBoolean expired) {}

    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final String code;
        private final int retryAfter;

        Refusal(int status, String code, int retryAfter) {
            super(code);
            this.status = status;
            this.code = code;
            this.retryAfter = retryAfter;
        }
    }

    private volatile String host = "127.0.0.1";

    private FakeB2(HttpServer server, boolean locking) {
        this.server = server;
        this.locking = locking;
    }

    /// A running server whose bucket `vault` is empty and allows file locks.
    public static FakeB2 start() throws IOException {
        return start(true);
    }

    /// The same, with or without file locks.
    static FakeB2 start(boolean locking) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FakeB2 fake = new FakeB2(server, locking);
        fake.key("key-id", "secret", ALL);
        server.setExecutor(fake.workers);
        server.createContext("/", fake::handle);
        server.start();
        return fake;
    }

    public URI endpoint() {
        return URI.create("http://" + host + ":" + server.getAddress().getPort());
    }

    /// From now on it calls itself so in every address.
    void callItself(String name) {
        host = name;
    }

    /// Makes a key for all names.
    public void key(String id, String secret, Set<String> capabilities) {
        keys.put(id, new Key(id, secret, capabilities, "", false));
    }

    /// Makes a key for the bucket, and for names that begin with `prefix`.
    public void restrictedKey(String id, String secret, Set<String> capabilities, String prefix) {
        keys.put(id, new Key(id, secret, capabilities, prefix, true));
    }

    /// The next request of that kind goes wrong.
    ///
    /// @param operation such as `b2_get_upload_url`, or `upload`, `download`
    public FakeB2 plan(String operation, B2Fault fault) {
        faults.computeIfAbsent(operation, _ -> new ConcurrentLinkedDeque<>()).add(fault);
        return this;
    }

    /// @throws AssertionError if a planned fault has not happened
    public void assertAllFaultsHappened() {
        faults.forEach((operation, left) -> {
            if (!left.isEmpty()) {
                throw new AssertionError(operation + " did not go wrong: " + left);
            }
        });
    }

    /// The operations asked for so far.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public void pagesOf(int size) {
        pageSize = size;
    }

    /// No token and no upload address is valid any longer.
    public void expireEverything() {
        tokens.clear();
        addresses.values().forEach(address -> address.expired().set(true));
    }

    /// What is stored, past all keys.
    FakeFiles files() {
        return files;
    }

    /// What somebody with the key of the writer does to a name.
    public void hide(String name) {
        files.add(name, new byte[0], "hide", "", 0);
    }

    /// What somebody with the key of the writer does to every name that begins with `prefix`.
    public int overwriteAll(String prefix, byte[] bytes) {
        List<String> all = names().stream().filter(name -> name.startsWith(prefix)).toList();
        all.forEach(name -> files.add(name, bytes, "upload", "", 0));
        return all.size();
    }

    /// Names that readers see.
    public List<String> names() {
        return files.from("", "").stream()
                .filter(version -> files.newest(version.name()).equals(Optional.of(version)))
                .filter(Version::isUpload)
                .map(Version::name)
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String operation =
                path.startsWith("/b2api/")
                        ? path.substring(path.lastIndexOf('/') + 1)
                        : path.startsWith("/upload/") ? "upload" : "download";
        requests.add(operation);
        Deque<B2Fault> planned = faults.get(operation);
        B2Fault fault = planned == null ? null : planned.poll();
        try {
            if (fault instanceof B2Fault.StopReading) {
                closed.await();
                return;
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!before(exchange, fault)) {
                return;
            }
            if (operation.equals("download") || operation.equals("b2_download_file_by_id")) {
                download(exchange, fault);
                return;
            }
            Object answer =
                    operation.equals("upload")
                            ? upload(exchange, body, fault)
                            : call(exchange, operation, body);
            if (!(fault instanceof B2Fault.LoseReply)) {
                send(exchange, 200, JSON.writeValueAsBytes(answer));
            }
        } catch (Refusal refusal) {
            refuse(exchange, refusal);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            crashes.add(e);
            throw e;
        } finally {
            exchange.close();
        }
    }

    /// Whether the request is to be done.
    private boolean before(HttpExchange exchange, @Nullable B2Fault fault)
            throws IOException, Refusal, InterruptedException {
        if (fault instanceof B2Fault.Refuse(int status, String code, int after)) {
            throw new Refusal(status, code, after);
        }
        if (fault instanceof B2Fault.Busy(int status, String code, String after)) {
            exchange.getResponseHeaders().set("Retry-After", after);
            throw new Refusal(status, code, 0);
        }
        if (fault instanceof B2Fault.Expire) {
            expireEverything();
            throw new Refusal(401, "expired_auth_token", 0);
        }
        if (fault instanceof B2Fault.Portal) {
            send(exchange, 200, FakeFiles.utf8("<!DOCTYPE html><html>Log in</html>"));
            return false;
        }
        if (fault instanceof B2Fault.Silence) {
            closed.await();
            return false;
        }
        return true;
    }

    private static void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
        if (refusal.retryAfter > 0) {
            exchange.getResponseHeaders().set("Retry-After", String.valueOf(refusal.retryAfter));
        }
        send(
                exchange,
                refusal.status,
                JSON.writeValueAsBytes(
                        Map.of(
                                "status",
                                refusal.status,
                                "code",
                                refusal.code,
                                "message",
                                refusal.code)));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private Object call(HttpExchange exchange, String operation, byte[] body)
            throws Refusal, IOException {
        if (operation.equals("b2_authorize_account")) {
            return authorize(exchange);
        }
        Key key = key(exchange);
        JsonNode asked = JSON.readTree(body);
        return switch (operation) {
            case "b2_list_buckets" -> buckets(key, asked);
            case "b2_get_upload_url" -> uploadUrl(key, asked);
            case "b2_list_file_names" -> list(key, asked, false);
            case "b2_list_file_versions" -> list(key, asked, true);
            case "b2_hide_file" -> {
                needs(key, "writeFiles", text(asked, "fileName"));
                yield files.add(text(asked, "fileName"), new byte[0], "hide", "", 0).json();
            }
            case "b2_get_file_info" -> {
                needs(key, "readFiles", "");
                yield files.from("", "").stream()
                        .filter(version -> version.id().equals(text(asked, "fileId")))
                        .findFirst()
                        .orElseThrow(() -> new Refusal(404, "not_found", 0))
                        .json();
            }
            case "b2_delete_file_version" -> delete(key, asked);
            case "b2_update_file_retention" -> retain(key, asked);
            default -> throw new Refusal(400, "bad_request", 0);
        };
    }

    private Key key(HttpExchange exchange) throws Refusal {
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        Key key = token == null ? null : tokens.get(token);
        if (key == null) {
            throw new Refusal(401, token == null ? "unauthorized" : "expired_auth_token", 0);
        }
        return key;
    }

    private static void needs(Key key, String capability, String name) throws Refusal {
        if (!key.may().contains(capability) || !name.startsWith(key.prefix())) {
            throw new Refusal(401, "unauthorized", 0);
        }
    }

    private Map<String, Object> authorize(HttpExchange exchange) throws Refusal {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        String pair =
                header == null || !header.startsWith("Basic ")
                        ? ":"
                        : new String(
                                Base64.getDecoder().decode(header.substring(6)),
                                StandardCharsets.UTF_8);
        Key key = keys.get(pair.substring(0, pair.indexOf(':')));
        if (key == null || !key.secret().equals(pair.substring(pair.indexOf(':') + 1))) {
            throw new Refusal(401, "bad_auth_token", 0);
        }
        String token = "token-" + counter.incrementAndGet();
        tokens.put(token, key);
        Map<String, Object> allowed = new LinkedHashMap<>();
        allowed.put("capabilities", List.copyOf(key.may()));
        allowed.put("bucketId", key.bucketOnly() ? "bucket-id" : null);
        allowed.put("bucketName", key.bucketOnly() ? "vault" : null);
        allowed.put("namePrefix", key.prefix().isEmpty() ? null : key.prefix());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("accountId", "acc0unt");
        answer.put("authorizationToken", token);
        answer.put("allowed", allowed);
        answer.put("apiUrl", endpoint().toString());
        answer.put("downloadUrl", endpoint().toString());
        answer.put("s3ApiUrl", endpoint().toString());
        answer.put("recommendedPartSize", 100_000_000);
        answer.put("minimumPartSize", 100_000_000);
        answer.put("absoluteMinimumPartSize", 5_000_000);
        return answer;
    }

    private Map<String, Object> buckets(Key key, JsonNode asked) throws Refusal {
        needs(key, "listBuckets", key.prefix());
        String name = text(asked, "bucketName");
        if (key.bucketOnly() && !name.equals("vault")) {
            throw new Refusal(401, "unauthorized", 0);
        }
        if (!name.isEmpty() && !name.equals("vault")) {
            return Map.of("buckets", List.of());
        }
        Map<String, Object> bucket = new LinkedHashMap<>();
        bucket.put("accountId", "acc0unt");
        bucket.put("bucketId", "bucket-id");
        bucket.put("bucketName", "vault");
        bucket.put("bucketType", "allPrivate");
        bucket.put("bucketInfo", Map.of());
        bucket.put("corsRules", List.of());
        bucket.put("lifecycleRules", List.of());
        bucket.put("options", List.of());
        bucket.put("revision", 1);
        boolean reads = key.may().contains("readBucketRetentions");
        Map<String, Object> retention = new LinkedHashMap<>();
        retention.put("mode", null);
        retention.put("period", null);
        Map<String, Object> lock = new LinkedHashMap<>();
        lock.put("isFileLockEnabled", locking);
        lock.put("defaultRetention", retention);
        Map<String, Object> filtered = new LinkedHashMap<>();
        filtered.put("isClientAuthorizedToRead", reads);
        filtered.put("value", reads ? lock : null);
        bucket.put("fileLockConfiguration", filtered);
        for (String hidden : List.of("defaultServerSideEncryption", "replicationConfiguration")) {
            Map<String, Object> unread = new LinkedHashMap<>();
            unread.put("isClientAuthorizedToRead", false);
            unread.put("value", null);
            bucket.put(hidden, unread);
        }
        return Map.of("buckets", List.of(bucket));
    }

    private Map<String, Object> uploadUrl(Key key, JsonNode asked) throws Refusal {
        needs(key, "writeFiles", key.prefix());
        if (!text(asked, "bucketId").equals("bucket-id")) {
            throw new Refusal(400, "bad_bucket_id", 0);
        }
        String token = "upload-" + counter.incrementAndGet();
        addresses.put(token, new Address(key, new AtomicBoolean(), new AtomicBoolean()));
        return Map.of(
                "bucketId",
                "bucket-id",
                "uploadUrl",
                endpoint() + "/upload/" + token,
                "authorizationToken",
                token);
    }

    private Object upload(HttpExchange exchange, byte[] body, @Nullable B2Fault fault)
            throws Refusal {
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        Address address = token == null ? null : addresses.get(token);
        if (address == null || address.expired().get()) {
            throw new Refusal(401, "expired_auth_token", 0);
        }
        if (!address.busy().compareAndSet(false, true)) {
            throw new Refusal(503, "service_unavailable", 0);
        }
        try {
            return stored(exchange, address.key(), body, fault);
        } finally {
            address.busy().set(false);
        }
    }

    private Object stored(HttpExchange exchange, Key key, byte[] body, @Nullable B2Fault fault)
            throws Refusal {
        String name = URLDecoder.decode(header(exchange, "X-Bz-File-Name"), StandardCharsets.UTF_8);
        needs(key, "writeFiles", name);
        byte[] bytes = checked(header(exchange, "X-Bz-Content-Sha1"), name, body);
        String mode = header(exchange, "X-Bz-File-Retention-Mode");
        String until = header(exchange, "X-Bz-File-Retention-Retain-Until-Timestamp");
        if (!mode.isEmpty()) {
            needs(key, "writeFileRetentions", name);
            if (!locking) {
                throw new Refusal(400, "bad_request", 0);
            }
        }
        byte[] kept =
                switch (fault) {
                    case B2Fault.KeepPart(int some) -> Arrays.copyOf(bytes, some);
                    case B2Fault.KeepPartAndLie(int some) -> Arrays.copyOf(bytes, some);
                    case null, default -> bytes;
                };
        Version version =
                files.add(name, kept, "upload", mode, until.isEmpty() ? 0 : Long.parseLong(until));
        Map<String, Object> answer = new LinkedHashMap<>(version.json());
        if (fault instanceof B2Fault.KeepPartAndLie) {
            answer.put("contentLength", bytes.length);
            answer.put("contentSha1", new Version("", name, bytes, "upload", 0, "", 0).sha1());
        }
        if (fault instanceof B2Fault.WrongSha1) {
            answer.put("contentSha1", "0".repeat(40));
        }
        return answer;
    }

    private static byte[] checked(String told, String name, byte[] body) throws Refusal {
        boolean behind = told.equals("hex_digits_at_end");
        if (name.isEmpty() || told.isEmpty() || (behind && body.length < 40)) {
            throw new Refusal(400, "bad_request", 0);
        }
        byte[] bytes = behind ? Arrays.copyOf(body, body.length - 40) : body;
        String sha1 =
                behind
                        ? new String(body, body.length - 40, 40, StandardCharsets.US_ASCII)
                        : told.replace("unverified:", "");
        if (!told.equals("do_not_verify")
                && !sha1.equals(new Version("", name, bytes, "upload", 0, "", 0).sha1())) {
            throw new Refusal(400, "bad_request", 0);
        }
        return bytes;
    }

    private Map<String, Object> list(Key key, JsonNode asked, boolean all) throws Refusal {
        String prefix = text(asked, "prefix");
        needs(key, "listFiles", prefix);
        int most =
                Math.min(
                        pageSize,
                        asked.hasNonNull("maxFileCount") ? asked.get("maxFileCount").asInt() : 100);
        String id = text(asked, "startFileId");
        List<Version> found = new ArrayList<>(files.from(text(asked, "startFileName"), prefix));
        if (!id.isEmpty()) {
            while (!found.isEmpty() && !found.getFirst().id().equals(id)) {
                found.removeFirst();
            }
        }
        if (!all) {
            found.removeIf(version ->
                    !version.isUpload()
                            || !files.newest(version.name()).equals(Optional.of(version)));
        }
        String delimiter = text(asked, "delimiter");
        if (!delimiter.isEmpty()) {
            return Map.of("files", folded(found, prefix, delimiter));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("files", found.stream().limit(most).map(version -> told(key, version)).toList());
        boolean more = found.size() > most;
        answer.put("nextFileName", more ? found.get(most).name() : null);
        if (all) {
            answer.put("nextFileId", more ? found.get(most).id() : null);
        }
        return answer;
    }

    /// A key without the right to read retentions is not told them.
    private static Map<String, Object> told(Key key, Version version) {
        Map<String, Object> json = version.json();
        if (!key.may().contains("readFileRetentions")) {
            Map<String, Object> hidden = new LinkedHashMap<>();
            hidden.put("isClientAuthorizedToRead", false);
            hidden.put("value", null);
            json.put("fileRetention", hidden);
        }
        return json;
    }

    /// Names that go on behind a delimiter are told once, as a folder.
    private static List<Map<String, Object>> folded(
            List<Version> found, String prefix, String delimiter) {
        Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
        for (Version version : found) {
            int end = version.name().indexOf(delimiter, prefix.length());
            if (end < 0) {
                entries.put(version.id(), version.json());
                continue;
            }
            Map<String, Object> folder = new LinkedHashMap<>(version.json());
            folder.put("action", "folder");
            folder.put("fileId", null);
            folder.put("contentLength", 0);
            folder.put("contentSha1", null);
            folder.put("uploadTimestamp", 0);
            folder.put("fileName", version.name().substring(0, end + 1));
            entries.putIfAbsent(version.name().substring(0, end + 1), folder);
        }
        return List.copyOf(entries.values());
    }

    private Object delete(Key key, JsonNode asked) throws Refusal {
        needs(key, "deleteFiles", text(asked, "fileName"));
        Version version = version(asked);
        boolean bypass = asked.path("bypassGovernance").asBoolean();
        if (version.isHeld(Clock.systemUTC().instant())
                && !(bypass && version.mode().equals("governance"))) {
            throw new Refusal(403, "access_denied", 0);
        }
        files.remove(version);
        return Map.of("fileId", version.id(), "fileName", version.name());
    }

    private Object retain(Key key, JsonNode asked) throws Refusal {
        needs(key, "writeFileRetentions", text(asked, "fileName"));
        Version version = version(asked);
        String mode = text(asked.path("fileRetention"), "mode");
        long until = asked.path("fileRetention").path("retainUntilTimestamp").asLong();
        boolean shorter = until < version.until() || mode.isEmpty();
        if (version.isHeld(Clock.systemUTC().instant()) && shorter) {
            throw new Refusal(403, "access_denied", 0);
        }
        files.retained(version, mode, until);
        return Map.of(
                "fileId",
                version.id(),
                "fileName",
                version.name(),
                "fileRetention",
                Map.of("mode", mode, "retainUntilTimestamp", until));
    }

    private Version version(JsonNode asked) throws Refusal {
        return files.byId(text(asked, "fileName"), text(asked, "fileId"))
                .orElseThrow(() -> new Refusal(400, "file_not_present", 0));
    }

    private void download(HttpExchange exchange, @Nullable B2Fault fault)
            throws IOException, Refusal {
        Version version = wanted(exchange);
        String name = version.name();
        byte[] whole = version.bytes();
        String range = header(exchange, "Range");
        boolean part = !range.isEmpty() && !(fault instanceof B2Fault.IgnoreRange);
        int first = part ? Integer.parseInt(range.substring(6, range.indexOf('-'))) : 0;
        String end = part ? range.substring(range.indexOf('-') + 1) : "";
        long last = end.isEmpty() ? whole.length - 1L : Long.parseLong(end);
        int beyond = (int) Math.min(whole.length, last + 1);
        if (part && first >= whole.length) {
            throw new Refusal(416, "range_not_satisfiable", 0);
        }
        var headers = exchange.getResponseHeaders();
        headers.set("X-Bz-File-Id", version.id());
        headers.set("X-Bz-File-Name", name);
        headers.set("X-Bz-Content-Sha1", version.sha1());
        headers.set("X-Bz-Upload-Timestamp", String.valueOf(version.time()));
        headers.set("Content-Type", "application/octet-stream");
        if (part) {
            headers.set(
                    "Content-Range", "bytes %d-%d/%d".formatted(first, beyond - 1, whole.length));
        }
        body(exchange, part ? 206 : 200, Arrays.copyOfRange(whole, first, beyond), fault);
    }

    private Version wanted(HttpExchange exchange) throws Refusal {
        Key key = key(exchange);
        URI uri = exchange.getRequestURI();
        String query = uri.getQuery();
        if (query != null && query.startsWith("fileId=")) {
            Version version =
                    files.from("", "").stream()
                            .filter(one -> one.id().equals(query.substring(7)))
                            .filter(Version::isUpload)
                            .findFirst()
                            .orElseThrow(() -> new Refusal(404, "not_found", 0));
            needs(key, "readFiles", version.name());
            return version;
        }
        if (!uri.getPath().startsWith("/file/vault/")) {
            throw new Refusal(404, "not_found", 0);
        }
        String name = uri.getPath().substring("/file/vault/".length());
        needs(key, "readFiles", name);
        return files.newest(name)
                .filter(Version::isUpload)
                .orElseThrow(() -> new Refusal(404, "not_found", 0));
    }

    private static void body(
            HttpExchange exchange, int status, byte[] bytes, @Nullable B2Fault fault)
            throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(bytes.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        if (bytes.length == 0) {
            exchange.getResponseHeaders().set("Content-Length", "0");
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length);
        OutputStream out = exchange.getResponseBody();
        if (fault instanceof B2Fault.ShortBody(int some)) {
            out.write(bytes, 0, some);
            out.flush();
            return; // the exchange is closed with bytes missing
        }
        out.write(bytes);
        out.close();
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static String text(JsonNode node, String name) {
        return node.hasNonNull(name) ? node.get(name).asString() : "";
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        workers.shutdownNow();
        if (!crashes.isEmpty()) {
            throw new AssertionError("the fake itself is broken", crashes.getFirst());
        }
    }
}
