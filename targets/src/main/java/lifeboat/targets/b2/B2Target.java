package lifeboat.targets.b2;

import com.backblaze.b2.client.B2StorageClientWebifier;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.exceptions.B2NotFoundException;
import com.backblaze.b2.client.structures.B2DeleteFileVersionRequest;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2UploadFileRequest;
import com.backblaze.b2.client.structures.B2UploadUrlResponse;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Capabilities;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Protection;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.TargetIdentity;
import lifeboat.targets.http.RangeRequest;
import lifeboat.targets.http.StoredDigest;

/// Keeps objects in a bucket of Backblaze B2. Safe for concurrent use.
///
/// A put is believed only after the store has given back length and SHA-1 of what it received.
/// Backblaze cannot refuse to overwrite: a put in mode CREATE looks first, and two writers at the
/// same moment leave two versions; names of objects are such that they would write the same bytes.
/// A deletion takes every version of the name away and never merely hides it.
public final class B2Target implements Target {
    private static final int BAD_REQUEST = 400;

    private final String name;
    private final B2Settings settings;
    private final B2Connection connection;
    private final B2StorageClientWebifier api;
    private final B2Account account;
    private final B2Listing listing;
    private final B2Protection protection;

    private B2Target(String name, B2Settings settings, Clock clock) {
        this.name = name;
        this.settings = settings;
        this.connection = new B2Connection(settings, clock);
        this.api = connection.api();
        this.account = new B2Account(settings, api);
        this.listing = new B2Listing(settings, api, account);
        this.protection = new B2Protection(settings, connection, account, listing, clock);
    }

    /// A target in the bucket that the settings name. Nothing is sent yet.
    ///
    /// @param clock from which locks are counted, and for a Retry-After that names a moment
    public static B2Target open(String name, B2Settings settings, Clock clock) {
        return new B2Target(name, settings, clock);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TargetIdentity identity() {
        String credential = settings.key().fingerprint();
        String endpoint = settings.endpoint().toString();
        return new TargetIdentity(
                settings.provider(),
                settings.account().or(account::id).orElse("key-" + credential),
                Set.of(
                        "endpoint=" + endpoint,
                        "bucket=" + endpoint + "/" + settings.bucket(),
                        "credential=" + credential));
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(false, true, protection.ofNew().isPresent(), true);
    }

    private String full(ObjectKey key) {
        return settings.prefix() + key;
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        String operation = "put " + key;
        if (mode == PutMode.CREATE) {
            Optional<ObjectInfo> there = head(key);
            if (there.isPresent()) {
                accept(operation, there.get(), content);
                return;
            }
        }
        B2Content sent = new B2Content(content);
        B2FileVersion stored =
                B2Errors.translated(
                        operation,
                        protection.ofNew().isPresent()
                                ? "writeFiles, and writeFileRetentions for its lock"
                                : "writeFiles",
                        () -> upload(key, sent));
        sent.compare(operation, stored);
    }

    /// A bad request may mean that the bucket has no file lock, or that bytes changed on their way.
    /// Only the former makes uploads go without a lock.
    private B2FileVersion upload(ObjectKey key, B2Content sent)
            throws B2Exception, TargetException {
        try {
            return send(key, sent);
        } catch (B2Exception e) {
            if (e.getStatus() != BAD_REQUEST || protection.ofNew().isEmpty()) {
                throw e;
            }
            Optional<Boolean> locks = protection.bucketLocks();
            if (locks.isPresent() && locks.get()) {
                throw e;
            }
            if (locks.isEmpty()) {
                return sendDoubted(key, sent);
            }
        }
        protection.goWithout();
        return send(key, sent);
    }

    /// The key may not ask whether the bucket has file locks: the answer is believed when it comes
    /// twice.
    private B2FileVersion sendDoubted(ObjectKey key, B2Content sent)
            throws B2Exception, TargetException {
        try {
            return send(key, sent);
        } catch (B2Exception e) {
            if (e.getStatus() != BAD_REQUEST) {
                throw e;
            }
        }
        protection.goWithout();
        return send(key, sent);
    }

    private B2FileVersion send(ObjectKey key, B2Content sent) throws B2Exception, TargetException {
        return account.upload(address -> api.uploadFile(address, request(address, key, sent)));
    }

    private B2UploadFileRequest request(
            B2UploadUrlResponse address, ObjectKey key, B2Content sent) {
        var request =
                B2UploadFileRequest.builder(
                        address.getBucketId(), full(key), "application/octet-stream", sent);
        protection.ofNew().ifPresent(request::setFileRetention);
        return request.build();
    }

    /// The key is taken: by our own earlier put whose answer was lost, or by something else.
    private void accept(String operation, ObjectInfo there, Content content)
            throws TargetException {
        if (there.sizeBytes() != content.length()
                || !StoredDigest.of(read(there.key(), ByteRange.ALL)).equals(content.sha256())) {
            throw new TargetException.Exists(operation + ": other bytes there", null);
        }
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        String operation = "read " + key;
        B2Read read = new B2Read(connection, new RangeRequest(operation, range));
        return B2Errors.translated(
                operation,
                "readFiles",
                () ->
                        account.call(known ->
                                read.open(known.authorization(), settings.bucket(), full(key))));
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        String operation = "head " + key;
        B2Read look = new B2Read(connection, new RangeRequest(operation, ByteRange.ALL));
        return B2Errors.translated(
                operation,
                "readFiles",
                () -> {
                    try {
                        long length =
                                account.call(known ->
                                        look.length(
                                                known.authorization(),
                                                settings.bucket(),
                                                full(key)));
                        return Optional.of(new ObjectInfo(key, length));
                    } catch (B2NotFoundException _) {
                        return Optional.empty();
                    }
                });
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        String operation = "list " + settings.bucket();
        B2Errors.translated(
                operation,
                "listFiles",
                () -> {
                    listing.names(operation, prefix, each);
                    return operation;
                });
    }

    @Override
    public void delete(ObjectKey key) throws TargetException {
        String operation = "delete " + key;
        B2Errors.translated(
                operation,
                "deleteFiles",
                () -> {
                    // the oldest first: a deletion cut short must not bring an old version back
                    for (B2FileVersion version :
                            listing.versions(operation, full(key)).reversed()) {
                        account.call(known ->
                                api.deleteFileVersion(
                                        known.authorization(),
                                        B2DeleteFileVersionRequest.builder(
                                                        full(key), version.getFileId())
                                                .build()));
                    }
                    return operation;
                });
    }

    @Override
    public void retain(ObjectKey key, Instant until) throws TargetException {
        protection.retain(key, until);
    }

    @Override
    public Protection protection() {
        return protection;
    }

    @Override
    public void close() {
        api.close();
        connection.close();
    }
}
