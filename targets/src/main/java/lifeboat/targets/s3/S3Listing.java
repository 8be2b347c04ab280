package lifeboat.targets.s3;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.TargetException;
import lifeboat.targets.http.ListedNames;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// One complete walk over a bucket. A page that does not follow from the one before makes the whole
/// listing broken, because an empty or shortened listing would let living objects be taken for dead
/// ones.
final class S3Listing {
    private final S3Settings settings;
    private final String operation;
    private final String wanted;
    private final ListedNames names;
    private final Set<String> tokens = new HashSet<>();

    S3Listing(S3Settings settings, String operation, String prefix, Consumer<ObjectInfo> each) {
        this.settings = settings;
        this.operation = operation;
        this.wanted = settings.prefix() + prefix;
        this.names = new ListedNames(operation, settings.prefix(), wanted, each);
    }

    void walk(S3Client client) throws TargetException {
        String token = null;
        do {
            token = page(client.listObjectsV2(request(token)));
        } while (token != null);
    }

    private ListObjectsV2Request request(@Nullable String token) {
        var request = ListObjectsV2Request.builder().bucket(settings.bucket()).prefix(wanted);
        return (token == null ? request : request.continuationToken(token)).build();
    }

    /// Hands over a page and returns the token of the next one.
    private @Nullable String page(ListObjectsV2Response page) throws TargetException {
        if (page.isTruncated() == null) {
            throw broken("answer is no listing");
        }
        if (page.name() != null && !page.name().equals(settings.bucket())) {
            throw broken("listing of another bucket");
        }
        for (S3Object object : page.contents()) {
            names.next(object.key(), object.size());
        }
        if (!page.isTruncated()) {
            return null;
        }
        String token = page.nextContinuationToken();
        if (token == null || token.isEmpty()) {
            throw broken("cut short without a token to go on");
        }
        if (!tokens.add(token)) {
            throw broken("a page came twice");
        }
        return token;
    }

    private TargetException.Broken broken(String reason) {
        return new TargetException.Broken(operation + ": " + reason, null);
    }
}
