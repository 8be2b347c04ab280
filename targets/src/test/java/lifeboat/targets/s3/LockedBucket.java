package lifeboat.targets.s3;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import lifeboat.targets.LockMode;
import lifeboat.targets.Retention;
import org.jspecify.annotations.Nullable;

/// A bucket with versioning and, where made so, Object Lock, as AWS documents them. Not safe for
/// concurrent use.
final class LockedBucket {
    /// A refusal as S3 answers it.
    static final class Refused extends Exception {
        final int status;
        final String code;

        Refused(int status, String code, String message) {
            super(message);
            this.status = status;
            this.code = code;
        }
    }

    /// One version; no bytes in a delete marker.
    static final class Version {
        final String key;
        final String id;
        final byte @Nullable [] bytes;
        final Instant since;
        @Nullable Retention lock;

        Version(String key, String id, byte @Nullable [] bytes, Instant since) {
            this.key = key;
            this.id = id;
            this.bytes = bytes;
            this.since = since;
        }
    }

    private final Clock clock;
    private final boolean lockable;
    private final TreeMap<String, Deque<Version>> objects = new TreeMap<>();
    private long versions;

    LockedBucket(Clock clock, boolean lockable) {
        this.clock = clock;
        this.lockable = lockable;
    }

    boolean isLockable() {
        return lockable;
    }

    Version put(String key, byte[] bytes, Optional<Retention> lock) throws Refused {
        if (lock.isPresent()) {
            checkLock(lock.get());
        }
        Version version = add(key, bytes);
        version.lock = lock.orElse(null);
        return version;
    }

    private void checkLock(Retention lock) throws Refused {
        if (!lockable) {
            throw new Refused(400, "InvalidRequest", "Bucket is missing Object Lock Configuration");
        }
        if (!lock.until().isAfter(clock.instant())) {
            throw new Refused(
                    400, "InvalidArgument", "The retain until date must be in the future!");
        }
    }

    private Version add(String key, byte @Nullable [] bytes) {
        Version version = new Version(key, "v%06d".formatted(++versions), bytes, clock.instant());
        objects.computeIfAbsent(key, _ -> new ArrayDeque<>()).addFirst(version);
        return version;
    }

    /// What readers of the key get, a delete marker included.
    Optional<Version> current(String key) {
        return Optional.ofNullable(objects.get(key)).map(Deque::peekFirst);
    }

    Version version(String key, String id) throws Refused {
        return all(key).stream()
                .filter(version -> version.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new Refused(404, "NoSuchVersion", "no such version"));
    }

    private List<Version> all(String key) {
        Deque<Version> versions = objects.get(key);
        return versions == null ? List.of() : new ArrayList<>(versions);
    }

    /// Every version, newest of a key first.
    List<Version> versions(String prefix) {
        List<Version> found = new ArrayList<>();
        objects.tailMap(prefix)
                .forEach((key, versions) -> {
                    if (key.startsWith(prefix)) {
                        found.addAll(versions);
                    }
                });
        return found;
    }

    /// Deletes without a version: always only marks.
    Version mark(String key) {
        return add(key, null);
    }

    void delete(String key, String id, boolean mayBypass) throws Refused {
        Version version = version(key, id);
        Retention lock = version.lock;
        if (lock != null && lock.until().isAfter(clock.instant())) {
            if (lock.mode() == LockMode.COMPLIANCE || !mayBypass) {
                throw denied("Access Denied because object protected by object lock.");
            }
        }
        objects.computeIfPresent(
                key,
                (_, versions) -> {
                    versions.remove(version);
                    return versions.isEmpty() ? null : versions;
                });
    }

    void retain(String key, Retention wanted, boolean mayBypass) throws Refused {
        checkLock(wanted);
        Version version =
                current(key)
                        .filter(there -> there.bytes != null)
                        .orElseThrow(() -> new Refused(404, "NoSuchKey", "no such key"));
        Retention lock = version.lock;
        if (lock != null && lock.until().isAfter(clock.instant())) {
            boolean weaker =
                    wanted.until().isBefore(lock.until())
                            || (lock.mode() == LockMode.COMPLIANCE
                                    && wanted.mode() == LockMode.GOVERNANCE);
            if (weaker && (lock.mode() == LockMode.COMPLIANCE || !mayBypass)) {
                throw denied("Access Denied because object protected by object lock.");
            }
        }
        version.lock = wanted;
    }

    static Refused denied(String message) {
        return new Refused(403, "AccessDenied", message);
    }
}
