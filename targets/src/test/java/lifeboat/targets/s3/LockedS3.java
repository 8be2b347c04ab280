package lifeboat.targets.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import lifeboat.targets.LockRule;
import org.jspecify.annotations.Nullable;

/// An S3 server of one versioned bucket that is as strict as AWS documents Object Lock to be, and
/// enforces the policy of each access key. Puts with a lock need a digest that fits; a page of a
/// listing is short, so that every walk meets more than one. Signatures are only looked at for the
/// access key. Safe for concurrent use.
public final class LockedS3 implements AutoCloseable {
    public static final String BUCKET = "vault";

    private final LockedBucket bucket;
    private final LockedRequests requests;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, IamPolicy> keys = new HashMap<>();
    private final AtomicInteger named = new AtomicInteger();
    private final List<String> log = new ArrayList<>();

    private LockedS3(Clock clock, boolean lockable) throws IOException {
        bucket = new LockedBucket(clock, lockable);
        requests = new LockedRequests(bucket, clock);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        String auth =
                                String.valueOf(
                                        exchange.getRequestHeaders().getFirst("Authorization"));
                        int at = auth.indexOf("Credential=");
                        String key = at < 0 ? "" : auth.substring(at + 11).split("/", 2)[0];
                        synchronized (this) {
                            log.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                            requests.answer(exchange, keys.getOrDefault(key, IamPolicy.NOTHING));
                        }
                    }
                });
        server.start();
    }

    /// A server whose bucket has Object Lock.
    public static LockedS3 start(Clock clock) throws IOException {
        return new LockedS3(clock, true);
    }

    /// A server whose bucket keeps versions and cannot lock.
    public static LockedS3 withoutLock(Clock clock) throws IOException {
        return new LockedS3(clock, false);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Credentials of the owner, who may everything.
    public S3Credentials owner() {
        return credentials(IamPolicy.EVERYTHING);
    }

    /// Credentials that may do what a policy says.
    public S3Credentials holder(String policy) {
        return credentials(IamPolicy.parse(policy));
    }

    private synchronized S3Credentials credentials(IamPolicy policy) {
        String key = "AK" + named.incrementAndGet();
        keys.put(key, policy);
        return new S3Credentials(key, "secret-" + key);
    }

    /// Settings for keys below `prefix`.
    public S3Settings settings(String prefix, S3Credentials who, @Nullable LockRule lock) {
        return S3Settings.compatible("test", endpoint(), "us-east-1", BUCKET, prefix, who)
                .with(lock);
    }

    /// The access key and the secret, for a configuration file.
    public static List<String> reveal(S3Credentials credentials) {
        return List.of(credentials.accessKey(), credentials.revealSecretKey());
    }

    /// The requests so far, such as `PUT /vault/a?retention`.
    public synchronized List<String> requests() {
        return List.copyOf(log);
    }

    public synchronized void forgetRequests() {
        log.clear();
    }

    /// Keys whose current version is bytes.
    public synchronized List<String> keys() {
        return bucket.versions("").stream()
                .filter(version -> bucket.current(version.key).orElseThrow() == version)
                .filter(version -> version.bytes != null)
                .map(version -> version.key)
                .toList();
    }

    /// When the lock of the current version of a key ends.
    public synchronized Optional<lifeboat.targets.Retention> lock(String key) {
        return bucket.current(key).map(version -> version.lock);
    }

    /// What an attacker with the right to put does: other bytes over every object.
    public synchronized int overwriteAll(String prefix) throws Exception {
        List<String> all = keys().stream().filter(key -> key.startsWith(prefix)).toList();
        for (String key : all) {
            bucket.put(key, ("ransom " + key).getBytes(UTF_8), Optional.empty());
        }
        return all.size();
    }

    /// What an attacker with the right to delete does: a marker over every object.
    public synchronized int hideAll(String prefix) {
        List<String> all = keys().stream().filter(key -> key.startsWith(prefix)).toList();
        all.forEach(bucket::mark);
        return all.size();
    }

    /// Changes a setting of the bucket, as its owner does in the provider's console.
    ///
    /// @param xml answer to `GET ?name` from now on
    public synchronized void set(String name, String xml) {
        requests.settings.put(name, xml);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        threads.close();
    }
}
