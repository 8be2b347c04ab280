package lifeboat.targets.b2;

import com.backblaze.b2.client.B2StorageClientWebifier;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.exceptions.B2NotFoundException;
import com.backblaze.b2.client.structures.B2DeleteFileVersionRequest;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2GetFileInfoByNameRequest;
import com.backblaze.b2.client.structures.B2UploadFileRequest;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Capabilities;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
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
    private final String name;
    private final B2Settings settings;
    private final B2Connection connection;
    private final B2StorageClientWebifier api;
    private final B2Account account;
    private final B2Listing listing;

    private B2Target(String name, B2Settings settings) {
        this.name = name;
        this.settings = settings;
        this.connection = new B2Connection(settings);
        this.api = connection.api();
        this.account = new B2Account(settings, api);
        this.listing = new B2Listing(settings, api, account);
    }

    /// A target in the bucket that the settings name. Nothing is sent yet.
    public static B2Target open(String name, B2Settings settings) {
        return new B2Target(name, settings);
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
        return new Capabilities(false, true, false, true);
    }

    private interface Work<T> {
        T done() throws B2Exception, TargetException;
    }

    private static <T> T translated(String operation, String capability, Work<T> work)
            throws TargetException {
        try {
            return work.done();
        } catch (B2Exception e) {
            throw B2Errors.translate(operation, capability, e);
        }
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
                translated(
                        operation,
                        "writeFiles",
                        () ->
                                account.upload(address ->
                                        api.uploadFile(
                                                address,
                                                B2UploadFileRequest.builder(
                                                                address.getBucketId(),
                                                                full(key),
                                                                "application/octet-stream",
                                                                sent)
                                                        .build())));
        sent.compare(operation, stored);
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
        return translated(
                operation,
                "readFiles",
                () ->
                        account.call(known ->
                                read.open(known.authorization(), settings.bucket(), full(key))));
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        String operation = "head " + key;
        return translated(
                operation,
                "readFiles",
                () -> {
                    try {
                        return Optional.of(
                                new ObjectInfo(key, info(operation, key).getContentLength()));
                    } catch (B2NotFoundException _) {
                        return Optional.empty();
                    }
                });
    }

    private B2FileVersion info(String operation, ObjectKey key)
            throws B2Exception, TargetException {
        var request = B2GetFileInfoByNameRequest.builder(settings.bucket(), full(key)).build();
        try {
            B2FileVersion info =
                    account.call(known -> api.getFileInfoByName(known.authorization(), request));
            if (info.getFileId() != null) {
                return info;
            }
        } catch (IllegalStateException | IllegalArgumentException e) { // headers that lack
            throw new TargetException.Broken(operation + ": answer is not that of Backblaze", e);
        }
        throw new TargetException.Broken(operation + ": answer is not that of Backblaze", null);
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        String operation = "list " + settings.bucket();
        translated(
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
        translated(
                operation,
                "deleteFiles",
                () -> {
                    for (B2FileVersion version : listing.versions(operation, full(key))) {
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
        throw new TargetException.Broken("retain " + key + ": this target cannot lock", null);
    }

    @Override
    public void close() {
        api.close();
        connection.close();
    }
}
