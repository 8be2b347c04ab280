package lifeboat.targets.b2;

import com.backblaze.b2.client.B2StorageClientWebifier;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.structures.B2AccountAuthorization;
import com.backblaze.b2.client.structures.B2Allowed;
import com.backblaze.b2.client.structures.B2AuthorizeAccountRequest;
import com.backblaze.b2.client.structures.B2Bucket;
import com.backblaze.b2.client.structures.B2GetUploadUrlRequest;
import com.backblaze.b2.client.structures.B2ListBucketsRequest;
import com.backblaze.b2.client.structures.B2UploadUrlResponse;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import lifeboat.targets.TargetException;
import org.jspecify.annotations.Nullable;

/// What was agreed with Backblaze and lasts a while: the authorization, and upload addresses that
/// nobody uses at the moment. Safe for concurrent use.
final class B2Account {
    private final B2Settings settings;
    private final B2StorageClientWebifier api;
    private final Deque<B2UploadUrlResponse> freeAddresses = new ConcurrentLinkedDeque<>();
    private @Nullable Access access;
    private @Nullable CompletableFuture<Access> coming;

    /// An authorization and the id of the bucket.
    record Access(B2AccountAuthorization authorization, String bucketId) {}

    /// One request, or several.
    @FunctionalInterface
    interface Call<T> {
        T with(Access access) throws B2Exception, TargetException;
    }

    /// One upload.
    @FunctionalInterface
    interface Upload<T> {
        T to(B2UploadUrlResponse address) throws B2Exception, TargetException;
    }

    B2Account(B2Settings settings, B2StorageClientWebifier api) {
        this.settings = settings;
        this.api = api;
    }

    /// The account that the key belongs to, once that is known.
    synchronized Optional<String> id() {
        return Optional.ofNullable(access).map(known -> known.authorization().getAccountId());
    }

    /// Does `call`; where the authorization has expired, once more with a new one.
    <T> T call(Call<T> call) throws B2Exception, TargetException {
        Access known = access();
        try {
            return call.with(known);
        } catch (B2Exception e) {
            if (!B2Errors.hasExpired(e)) {
                throw e;
            }
            forget(known);
            return call.with(access());
        }
    }

    /// Does `upload` to an address that is used by nobody else. One that failed is not used again.
    <T> T upload(Upload<T> upload) throws B2Exception, TargetException {
        return call(known -> {
            B2UploadUrlResponse address = freeAddresses.poll();
            if (address == null) {
                address =
                        api.getUploadUrl(
                                known.authorization(),
                                B2GetUploadUrlRequest.builder(known.bucketId()).build());
            }
            T done = upload.to(address);
            freeAddresses.push(address);
            return done;
        });
    }

    /// One thread asks at a time, and those who waited for it share its answer, also a bad one: a
    /// silent account is waited for once, and not by each of them in turn.
    private Access access() throws B2Exception, TargetException {
        CompletableFuture<Access> mine = new CompletableFuture<>();
        Optional<CompletableFuture<Access>> others;
        synchronized (this) {
            if (access != null) {
                return access;
            }
            others = Optional.ofNullable(coming);
            coming = others.orElse(mine);
        }
        return others.isPresent() ? shared(others.get()) : ask(mine);
    }

    private Access ask(CompletableFuture<Access> answer) throws B2Exception, TargetException {
        try {
            Access fresh = authorise();
            answered(fresh);
            answer.complete(fresh);
            return fresh;
        } catch (B2Exception | TargetException | RuntimeException | Error e) {
            answered(null);
            answer.completeExceptionally(e);
            throw e;
        }
    }

    private static Access shared(CompletableFuture<Access> answer)
            throws B2Exception, TargetException {
        try {
            return answer.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case B2Exception failure -> throw failure;
                case TargetException failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }

    private synchronized void answered(@Nullable Access fresh) {
        access = fresh;
        coming = null;
    }

    private Access authorise() throws B2Exception, TargetException {
        B2Key key = settings.key();
        B2AccountAuthorization authorization =
                api.authorizeAccount(
                        B2AuthorizeAccountRequest.builder(key.id(), key.revealSecret()).build());
        return new Access(authorization, bucketId(authorization));
    }

    private synchronized void forget(Access expired) {
        if (expired.equals(access)) {
            access = null;
            freeAddresses.clear();
        }
    }

    private String bucketId(B2AccountAuthorization authorization)
            throws B2Exception, TargetException {
        B2Allowed allowed = authorization.getAllowed();
        String names = allowed.getNamePrefix();
        if (names != null && !settings.prefix().startsWith(names)) {
            throw new TargetException.Denied(
                    "authorise " + settings.bucket() + ": the key is for another prefix", null);
        }
        if (allowed.getBucketId() != null) {
            if (!settings.bucket().equals(allowed.getBucketName())) {
                throw new TargetException.Denied(
                        "authorise " + settings.bucket() + ": the key is for another bucket", null);
            }
            return allowed.getBucketId();
        }
        return bucket(authorization)
                .map(B2Bucket::getBucketId)
                .orElseThrow(() ->
                        new TargetException.Missing(
                                "authorise " + settings.bucket() + ": no bucket", null));
    }

    private Optional<B2Bucket> bucket(B2AccountAuthorization authorization) throws B2Exception {
        var request =
                B2ListBucketsRequest.builder(authorization.getAccountId())
                        .setBucketName(settings.bucket())
                        .build();
        return api.listBuckets(authorization, request).getBuckets().stream()
                .filter(bucket -> bucket.getBucketName().equals(settings.bucket()))
                .findFirst();
    }

    /// What Backblaze says of the bucket; needs the right to list it.
    Optional<B2Bucket> bucket() throws B2Exception, TargetException {
        return call(known -> bucket(known.authorization()));
    }
}
