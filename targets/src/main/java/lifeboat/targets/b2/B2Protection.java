package lifeboat.targets.b2;

import com.backblaze.b2.client.B2StorageClientWebifier;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.exceptions.B2ForbiddenException;
import com.backblaze.b2.client.exceptions.B2UnauthorizedException;
import com.backblaze.b2.client.structures.B2Bucket;
import com.backblaze.b2.client.structures.B2DeleteFileVersionRequest;
import com.backblaze.b2.client.structures.B2FileRetention;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2UpdateFileRetentionRequest;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import lifeboat.targets.ByteRange;
import lifeboat.targets.LockMode;
import lifeboat.targets.LockRule;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.ObjectVersion;
import lifeboat.targets.Protection;
import lifeboat.targets.Retention;
import lifeboat.targets.StoreFacts;
import lifeboat.targets.TargetException;
import lifeboat.targets.http.RangeRequest;

/// File lock and versions of one bucket. A lock protects a version; others may be put over it.
final class B2Protection implements Protection {
    private final B2Settings settings;
    private final B2StorageClientWebifier api;
    private final B2Account account;
    private final B2Listing listing;
    private final B2Connection connection;
    private final Clock clock;
    private volatile boolean refused;

    B2Protection(
            B2Settings settings,
            B2Connection connection,
            B2Account account,
            B2Listing listing,
            Clock clock) {
        this.settings = settings;
        this.api = connection.api();
        this.connection = connection;
        this.account = account;
        this.listing = listing;
        this.clock = clock;
    }

    @Override
    public Optional<LockRule> rule() {
        return settings.lock();
    }

    /// The lock of an object stored now: none where none is configured, or the bucket refused it.
    Optional<B2FileRetention> ofNew() {
        return refused
                ? Optional.empty()
                : rule().map(rule -> retention(rule.mode(), rule.until(clock.instant())));
    }

    /// Uploads go without a lock from now on, because the bucket has none to give: the bytes are
    /// worth more than their lock, and [#retention] shows what is missing.
    void goWithout() {
        refused = true;
    }

    /// Whether the bucket has file locks; empty if the key may not ask.
    Optional<Boolean> bucketLocks() throws B2Exception, TargetException {
        try {
            Optional<B2Bucket> bucket = account.bucket();
            if (bucket.isEmpty() || !bucket.get().isClientAuthorizedToReadFileLockConfiguration()) {
                return Optional.empty();
            }
            var lock = bucket.get().getFileLockConfiguration();
            return Optional.of(lock != null && lock.isFileLockEnabled());
        } catch (B2UnauthorizedException | B2ForbiddenException _) {
            return Optional.empty();
        }
    }

    private static B2FileRetention retention(LockMode mode, Instant until) {
        return new B2FileRetention(mode.name().toLowerCase(Locale.ROOT), until.toEpochMilli());
    }

    void retain(ObjectKey key, Instant until) throws TargetException {
        String operation = "retain " + key;
        LockRule rule =
                rule().orElseThrow(() ->
                        new TargetException.Broken(
                                operation + ": this target cannot lock, none is configured", null));
        if (retention(key).filter(there -> !there.until().isBefore(until)).isPresent()) {
            return;
        }
        update(operation, key, retention(rule.mode(), until), Right.ORDINARY);
    }

    @Override
    public void shorten(ObjectKey key, Instant until, Right right) throws TargetException {
        String operation = "shorten the lock of " + key;
        Retention there =
                retention(key)
                        .orElseThrow(() ->
                                new TargetException.Broken(operation + ": it has none", null));
        update(operation, key, retention(there.mode(), until), right);
    }

    private void update(String operation, ObjectKey key, B2FileRetention wanted, Right right)
            throws TargetException {
        B2Errors.translated(
                operation,
                "writeFileRetentions",
                () -> {
                    B2FileVersion current = current(operation, key);
                    var request =
                            new B2UpdateFileRetentionRequest.Builder(
                                            current.getFileName(), current.getFileId(), wanted)
                                    .setBypassGovernance(right == Right.BYPASS)
                                    .build();
                    return account.call(
                            known -> api.updateFileRetention(known.authorization(), request));
                });
    }

    private B2FileVersion current(String operation, ObjectKey key)
            throws B2Exception, TargetException {
        return listing.versions(operation, settings.prefix() + key).stream()
                .findFirst()
                .filter(B2FileVersion::isUpload)
                .orElseThrow(() -> new TargetException.Missing(operation + ": not there", null));
    }

    @Override
    public Optional<Retention> retention(ObjectKey key) throws TargetException {
        String operation = "retention of " + key;
        return B2Errors.translated(
                operation,
                "readFileRetentions",
                () -> {
                    Optional<B2FileVersion> current =
                            listing.versions(operation, settings.prefix() + key).stream()
                                    .findFirst()
                                    .filter(B2FileVersion::isUpload);
                    return current.isEmpty() ? Optional.empty() : told(operation, current.get());
                });
    }

    private static Optional<Retention> told(String operation, B2FileVersion version)
            throws TargetException {
        B2FileRetention retention;
        try {
            retention = version.getFileRetention();
        } catch (B2ForbiddenException e) {
            throw new TargetException.Denied(
                    operation + ": the key needs the capability readFileRetentions", e);
        }
        if (retention == null
                || retention.getMode() == null
                || retention.getRetainUntilTimestamp() == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Retention(
                        LockMode.valueOf(retention.getMode().toUpperCase(Locale.ROOT)),
                        Instant.ofEpochMilli(retention.getRetainUntilTimestamp())));
    }

    @Override
    public void versions(String prefix, Consumer<ObjectVersion> each) throws TargetException {
        String operation = "versions of " + settings.bucket();
        B2Errors.translated(
                operation,
                "listFiles",
                () -> {
                    listing.allVersions(operation, prefix, each);
                    return operation;
                });
    }

    @Override
    public InputStream read(ObjectVersion version, ByteRange range) throws TargetException {
        String operation = "read " + version.key() + " version " + version.id();
        B2Read read = new B2Read(connection, new RangeRequest(operation, range));
        return B2Errors.translated(
                operation,
                "readFiles",
                () -> account.call(known -> read.version(known.authorization(), version.id())));
    }

    @Override
    public void delete(ObjectVersion version, Right right) throws TargetException {
        B2Errors.translated(
                "delete " + version.key() + " version " + version.id(),
                "deleteFiles",
                () -> {
                    var request =
                            new B2DeleteFileVersionRequest.Builder(
                                            settings.prefix() + version.key(), version.id())
                                    .setBypassGovernance(right == Right.BYPASS)
                                    .build();
                    return account.call(
                            known -> api.deleteFileVersion(known.authorization(), request));
                });
    }

    /// Versions are always kept. Locks and rules that end files are told to a key that may read
    /// them.
    @Override
    public StoreFacts facts() throws TargetException {
        TreeMap<String, String> found = new TreeMap<>();
        found.put("versioning", "enabled");
        try {
            Optional<B2Bucket> bucket =
                    B2Errors.translated(
                            "facts of " + settings.bucket(), "listBuckets", account::bucket);
            if (bucket.isPresent()) {
                found.put("lifecycle", lifecycle(bucket.get()));
                lock(bucket.get()).ifPresent(lock -> found.put("object-lock", lock));
            }
        } catch (TargetException.Denied e) {
            return new StoreFacts(Optional.empty(), found); // the key may not ask
        }
        return new StoreFacts(Optional.empty(), found);
    }

    private static String lifecycle(B2Bucket bucket) {
        return bucket.getLifecycleRules().isEmpty()
                ? "none"
                : String.valueOf(bucket.getLifecycleRules());
    }

    private static Optional<String> lock(B2Bucket bucket) {
        try {
            if (!bucket.isClientAuthorizedToReadFileLockConfiguration()) {
                return Optional.empty();
            }
            var lock = bucket.getFileLockConfiguration();
            return Optional.of(
                    lock == null || !lock.isFileLockEnabled()
                            ? "none"
                            : lock.getDefaultRetentionMode() == null
                                    ? "enabled"
                                    : "enabled, default "
                                            + lock.getDefaultRetentionMode()
                                            + " "
                                            + lock.getDefaultRetentionPeriod());
        } catch (B2ForbiddenException e) {
            return Optional.empty();
        }
    }
}
