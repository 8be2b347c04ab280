package lifeboat.targets.s3;

import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
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
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Object Lock and versions of one bucket.
///
/// A lock protects a version: putting or deleting under the key goes on and only covers it, so who
/// reads after an attack reads by version.
final class S3Protection implements Protection {
    private final S3Settings settings;
    private final S3Client client;
    private final S3Errors errors;
    private final Clock clock;
    private volatile boolean refused;

    S3Protection(S3Settings settings, S3Client client, S3Errors errors, Clock clock) {
        this.settings = settings;
        this.client = client;
        this.errors = errors;
        this.clock = clock;
    }

    @Override
    public Optional<LockRule> rule() {
        return Optional.ofNullable(settings.lock());
    }

    /// Whether puts carry a lock: it is configured, and the bucket did not refuse it.
    boolean locks() {
        return settings.lock() != null && !refused;
    }

    /// Adds the lock of an object stored now.
    void addTo(PutObjectRequest.Builder put) {
        LockRule rule = settings.lock();
        if (rule != null && locks()) {
            put.objectLockMode(ObjectLockMode.valueOf(rule.mode().name()))
                    .objectLockRetainUntilDate(rule.until(clock.instant()));
        }
    }

    /// Whether a put failed only because the bucket has no Object Lock. From then on puts go
    /// without: the bytes are worth more than their lock, and [#retention] shows what is missing.
    boolean isRefusal(S3Exception answer) {
        if (locks() && S3Errors.lacksLock(answer)) {
            refused = true;
            return true;
        }
        return false;
    }

    void retain(ObjectKey key, Instant until) throws TargetException {
        String operation = "retain " + key;
        LockRule rule = configured(operation);
        try {
            errors.translated(
                    operation,
                    () ->
                            client.putObjectRetention(put ->
                                    put.bucket(settings.bucket())
                                            .key(settings.prefix() + key)
                                            .retention(retention(rule.mode(), until))));
        } catch (TargetException.Denied | TargetException.Broken e) {
            // refused also where the lock is longer or stricter already
            boolean enough =
                    retention(key).filter(there -> !there.until().isBefore(until)).isPresent();
            if (!enough) {
                throw e;
            }
        }
    }

    private LockRule configured(String operation) throws TargetException {
        return rule().orElseThrow(() ->
                new TargetException.Broken(
                        operation + ": this target cannot lock, none is configured", null));
    }

    private static ObjectLockRetention retention(LockMode mode, Instant until) {
        return ObjectLockRetention.builder()
                .mode(ObjectLockRetentionMode.valueOf(mode.name()))
                .retainUntilDate(until)
                .build();
    }

    @Override
    public Optional<Retention> retention(ObjectKey key) throws TargetException {
        return errors.translated(
                "retention of " + key,
                () -> {
                    try {
                        HeadObjectResponse head =
                                client.headObject(request ->
                                        request.bucket(settings.bucket())
                                                .key(settings.prefix() + key));
                        return S3Facts.retention(head);
                    } catch (S3Exception e) {
                        if (e.statusCode() == 404) {
                            return Optional.empty();
                        }
                        throw e;
                    }
                });
    }

    @Override
    public void versions(String prefix, Consumer<ObjectVersion> each) throws TargetException {
        String operation = "versions of " + settings.bucket();
        errors.translated(
                operation,
                () -> {
                    new S3Versions(settings, operation, prefix, each).walk(client);
                    return operation;
                });
    }

    @Override
    public InputStream read(ObjectVersion version, ByteRange range) throws TargetException {
        String operation = "read " + version.key() + " version " + version.id();
        return errors.translated(
                operation,
                () ->
                        new S3Read(settings, operation, range)
                                .open(client, version.key(), version.id()));
    }

    @Override
    public void delete(ObjectVersion version, Right right) throws TargetException {
        errors.translated(
                "delete " + version.key() + " version " + version.id(),
                () ->
                        client.deleteObject(delete -> {
                            delete.bucket(settings.bucket())
                                    .key(settings.prefix() + version.key())
                                    .versionId(version.id());
                            if (right == Right.BYPASS) {
                                delete.bypassGovernanceRetention(true);
                            }
                        }));
    }

    @Override
    public void shorten(ObjectKey key, Instant until, Right right) throws TargetException {
        String operation = "shorten the lock of " + key;
        Retention there =
                retention(key)
                        .orElseThrow(() ->
                                new TargetException.Broken(operation + ": it has none", null));
        errors.translated(
                operation,
                () ->
                        client.putObjectRetention(put -> {
                            put.bucket(settings.bucket())
                                    .key(settings.prefix() + key)
                                    .retention(retention(there.mode(), until));
                            if (right == Right.BYPASS) {
                                put.bypassGovernanceRetention(true);
                            }
                        }));
    }

    @Override
    public StoreFacts facts() throws TargetException {
        return errors.translated(
                "facts of " + settings.bucket(), () -> new S3Facts(settings, client).look());
    }
}
