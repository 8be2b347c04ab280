package lifeboat.targets.b2;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import lifeboat.targets.LockRule;
import lifeboat.targets.http.HttpProxy;

/// Where a B2 target is and how it is asked.
///
/// @param endpoint where an account is authorised
/// @param prefix of all names, empty or ending in `/`
/// @param account empty where nobody declared it
/// @param lock put on every object, empty for none
/// @param connect how long a connection may take to come about
/// @param idle how long the next byte may take, in either direction
/// @param proxy through which Backblaze is asked
public record B2Settings(
        URI endpoint,
        String bucket,
        String prefix,
        B2Key key,
        String provider,
        Optional<String> account,
        Optional<LockRule> lock,
        Duration connect,
        Duration idle,
        Optional<HttpProxy> proxy) {
    /// Where Backblaze authorises.
    public static final URI BACKBLAZE = URI.create("https://api.backblazeb2.com");

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(30);

    public B2Settings {
        if (bucket.isBlank()) {
            throw new IllegalArgumentException("bucket must not be blank");
        }
        if (!prefix.isEmpty() && !prefix.endsWith("/")) {
            throw new IllegalArgumentException("prefix must be empty or end in /");
        }
        if (!connect.isPositive() || !idle.isPositive()) {
            throw new IllegalArgumentException("time-outs must be positive");
        }
    }

    /// A bucket at Backblaze itself, with the usual time-outs.
    public static B2Settings of(String bucket, String prefix, B2Key key) {
        return new B2Settings(
                BACKBLAZE,
                bucket,
                prefix,
                key,
                "backblaze",
                Optional.empty(),
                Optional.empty(),
                CONNECT,
                IDLE,
                Optional.empty());
    }

    /// The same at another address.
    public B2Settings at(URI other) {
        return new B2Settings(
                other, bucket, prefix, key, provider, account, lock, connect, idle, proxy);
    }

    /// The same, owned by another.
    public B2Settings ownedBy(String otherProvider, Optional<String> otherAccount) {
        return new B2Settings(
                endpoint,
                bucket,
                prefix,
                key,
                otherProvider,
                otherAccount,
                lock,
                connect,
                idle,
                proxy);
    }

    /// The same with other time-outs.
    public B2Settings patient(Duration otherConnect, Duration otherIdle) {
        return new B2Settings(
                endpoint,
                bucket,
                prefix,
                key,
                provider,
                account,
                lock,
                otherConnect,
                otherIdle,
                proxy);
    }

    /// The same with a lock on every object.
    public B2Settings locking(Optional<LockRule> rule) {
        return new B2Settings(
                endpoint, bucket, prefix, key, provider, account, rule, connect, idle, proxy);
    }

    /// The same through a proxy, or none.
    public B2Settings through(Optional<HttpProxy> other) {
        return new B2Settings(
                endpoint, bucket, prefix, key, provider, account, lock, connect, idle, other);
    }
}
