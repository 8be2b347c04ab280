package lifeboat.targets.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.TargetException;
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
    private final Consumer<ObjectInfo> each;
    private final Set<String> tokens = new HashSet<>();
    private String lastName = "";

    S3Listing(S3Settings settings, String operation, String prefix, Consumer<ObjectInfo> each) {
        this.settings = settings;
        this.operation = operation;
        this.wanted = settings.prefix() + prefix;
        this.each = each;
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
            one(object);
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

    private void one(S3Object object) throws TargetException {
        String name = object.key();
        Long size = object.size();
        if (name == null || size == null || size < 0) {
            throw broken("an entry without name or size");
        }
        if (!name.startsWith(wanted)) {
            throw broken("a name that was not asked for");
        }
        if (!lastName.isEmpty() && !isBefore(lastName, name)) {
            throw broken("names out of order");
        }
        lastName = name;
        String key = name.substring(settings.prefix().length());
        if (ObjectKey.isValid(key)) {
            each.accept(new ObjectInfo(new ObjectKey(key), size));
        }
    }

    /// S3 orders by UTF-8 bytes; characters beyond the basic plane are ordered otherwise in a
    /// string.
    private static boolean isBefore(String first, String second) {
        return first.compareTo(second) < 0
                || Arrays.compareUnsigned(first.getBytes(UTF_8), second.getBytes(UTF_8)) < 0;
    }

    private TargetException.Broken broken(String reason) {
        return new TargetException.Broken(operation + ": " + reason, null);
    }
}
