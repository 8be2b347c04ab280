package lifeboat.targets.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
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
import lifeboat.targets.http.HttpProxy;
import lifeboat.targets.http.StoredDigest;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Keeps objects in a bucket. Safe for concurrent use.
///
/// A put is believed only after the store has shown the object with its length, or given back its
/// SHA-256. Where the store cannot refuse to overwrite, a put in mode CREATE looks first, and two
/// writers at the same moment may overwrite each other; names of objects are such that they would
/// write the same bytes.
public final class S3Target implements Target {
    private final String name;
    private final S3Settings settings;
    private final S3Client client;
    private final S3Errors errors;
    private final S3Protection protection;
    private final S3Account account;
    private volatile boolean conditional;

    private S3Target(String name, S3Settings settings, S3Client client, Clock clock) {
        this.name = name;
        this.settings = settings;
        this.client = client;
        this.errors = new S3Errors(clock, settings.way().map(HttpProxy::name));
        this.account = new S3Account(settings);
        this.protection = new S3Protection(settings, client, errors, clock);
        this.conditional = settings.conditionalPut() == S3ConditionalPut.TRY;
    }

    /// A target in the bucket that the settings name. Nothing is sent yet.
    ///
    /// @param clock for a Retry-After that names a moment
    public static S3Target open(String name, S3Settings settings, Clock clock) {
        return new S3Target(name, settings, S3Connection.open(settings), clock);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TargetIdentity identity() {
        String address = settings.address().toString();
        String credential = settings.credentials().fingerprint();
        return new TargetIdentity(
                settings.provider(),
                Optional.ofNullable(settings.account()).or(account::id).orElse("key-" + credential),
                Set.of(
                        "endpoint=" + address,
                        "region=" + settings.provider() + "/" + settings.region(),
                        "bucket=" + address + "/" + settings.bucket(),
                        "credential=" + credential));
    }

    @Override
    public Optional<String> unknownAccount() {
        return settings.account() == null ? account.problem() : Optional.empty();
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(conditional, protection.locks(), protection.locks(), true);
    }

    private <T> T translated(String operation, S3Errors.Call<T> call) throws TargetException {
        return errors.translated(operation, call);
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        String operation = "put " + key;
        switch (mode) {
            case CREATE -> create(operation, key, content);
            case REPLACE -> {
                PutObjectResponse answer =
                        translated(operation, () -> sendLocked(key, content, ""));
                confirm(operation, key, content, answer);
            }
        }
    }

    private void create(String operation, ObjectKey key, Content content) throws TargetException {
        if (!conditional) {
            Optional<ObjectInfo> there = head(key);
            if (there.isPresent()) {
                accept(operation, there.get(), content);
                return;
            }
        }
        boolean guarded = conditional;
        Optional<PutObjectResponse> answer =
                translated(operation, () -> sendGuarded(key, content, guarded));
        if (answer.isPresent()) {
            confirm(operation, key, content, answer.get());
        } else if (conditional) {
            accept(operation, headOrVanished(operation, key), content);
        } else {
            create(operation, key, content);
        }
    }

    /// Empty if the key is taken, or if it turned out that the store cannot be asked this way.
    private Optional<PutObjectResponse> sendGuarded(
            ObjectKey key, Content content, boolean guarded) {
        try {
            return Optional.of(sendLocked(key, content, guarded ? "*" : ""));
        } catch (S3Exception e) {
            if (guarded && S3Errors.says(e, 412, "PreconditionFailed")) {
                return Optional.empty();
            }
            if (guarded && S3Errors.says(e, 501, "NotImplemented")) {
                conditional = false;
                return Optional.empty();
            }
            throw e;
        }
    }

    private PutObjectResponse sendLocked(ObjectKey key, Content content, String ifNoneMatch) {
        try {
            return send(key, content, ifNoneMatch);
        } catch (S3Exception e) {
            if (!protection.isRefusal(e)) {
                throw e;
            }
            return send(key, content, ifNoneMatch);
        }
    }

    private PutObjectResponse send(ObjectKey key, Content content, String ifNoneMatch) {
        var request =
                PutObjectRequest.builder()
                        .bucket(settings.bucket())
                        .key(settings.prefix() + key)
                        .contentLength((long) content.length())
                        .contentType("application/octet-stream")
                        .overrideConfiguration(override ->
                                override.putHeader(
                                        KnownDigestSigner.DIGEST_HEADER, content.sha256().hex()));
        if (!ifNoneMatch.isEmpty()) {
            request.ifNoneMatch(ifNoneMatch);
        }
        protection.addTo(request);
        switch (settings.checksums()) {
            case SHA256 -> request.checksumSHA256(base64(content.sha256().toBytes()));
            case MD5 -> request.contentMD5(S3Md5.of(content));
            case NONE -> {
                if (protection.locks()) { // a put with a lock needs one
                    request.contentMD5(S3Md5.of(content));
                }
            }
        }
        ContentStreamProvider body =
                ContentStreamProvider.fromInputStreamSupplier(() -> fresh(content));
        return client.putObject(
                request.build(),
                RequestBody.fromContentProvider(
                        body, content.length(), "application/octet-stream"));
    }

    private static InputStream fresh(Content content) {
        try {
            return content.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Compares what can be compared without reading the object back.
    private void confirm(String operation, ObjectKey key, Content content, PutObjectResponse answer)
            throws TargetException {
        if (answer.eTag() == null) {
            throw new TargetException.Broken(operation + ": answer is not that of a store", null);
        }
        if (answer.checksumSHA256() != null) {
            if (!answer.checksumSHA256().equals(base64(content.sha256().toBytes()))) {
                throw new TargetException.Broken(operation + ": stored with another digest", null);
            }
            return;
        }
        ObjectInfo stored = headOrVanished(operation, key);
        if (stored.sizeBytes() != content.length()) {
            throw new TargetException.Broken(
                    "%s: stored %d of %d bytes"
                            .formatted(operation, stored.sizeBytes(), content.length()),
                    null);
        }
    }

    private ObjectInfo headOrVanished(String operation, ObjectKey key) throws TargetException {
        return head(key)
                .orElseThrow(() ->
                        new TargetException.Unreachable(
                                operation + ": not to be seen after the put", null));
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
        return translated(
                operation, () -> new S3Read(settings, operation, range).open(client, key));
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        String operation = "head " + key;
        return translated(
                operation,
                () -> {
                    try {
                        HeadObjectResponse answer =
                                client.headObject(head ->
                                        head.bucket(settings.bucket())
                                                .key(settings.prefix() + key));
                        if (answer.eTag() == null || answer.contentLength() == null) {
                            throw new TargetException.Broken(
                                    operation + ": answer is not that of a store", null);
                        }
                        return Optional.of(new ObjectInfo(key, answer.contentLength()));
                    } catch (S3Exception e) {
                        if (e.statusCode() == 404) {
                            return Optional.empty();
                        }
                        throw e;
                    }
                });
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        String operation = "list " + settings.bucket();
        translated(
                operation,
                () -> {
                    new S3Listing(settings, operation, prefix, each).walk(client);
                    return operation;
                });
    }

    @Override
    public void delete(ObjectKey key) throws TargetException {
        translated(
                "delete " + key,
                () -> {
                    try {
                        client.deleteObject(delete ->
                                delete.bucket(settings.bucket()).key(settings.prefix() + key));
                    } catch (S3Exception e) {
                        if (!S3Errors.says(e, 0, "NoSuchKey")) {
                            throw e;
                        }
                    }
                    return key;
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
        client.close();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
