package lifeboat.targets.s3;

import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.targets.ByteRange;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.TargetException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// Asks for a part of an object and checks that the answer is just that part.
final class S3Read {
    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    private final S3Settings settings;
    private final String operation;
    private final ByteRange range;

    S3Read(S3Settings settings, String operation, ByteRange range) {
        this.settings = settings;
        this.operation = operation;
        this.range = range;
    }

    InputStream open(S3Client client, ObjectKey key) throws TargetException {
        var request =
                GetObjectRequest.builder().bucket(settings.bucket()).key(settings.prefix() + key);
        if (!range.isAll()) {
            request.range(header());
        }
        ResponseInputStream<GetObjectResponse> body = client.getObject(request.build());
        boolean good = false;
        try {
            InputStream stream = new ObjectStream(operation, body, promised(body.response()));
            good = true;
            return stream;
        } finally {
            if (!good) {
                body.abort();
            }
        }
    }

    private String header() {
        long beyond = Long.MAX_VALUE - range.offset();
        return range.length() >= beyond
                ? "bytes=" + range.offset() + "-"
                : "bytes=" + range.offset() + "-" + (range.offset() + range.length() - 1);
    }

    private long promised(GetObjectResponse answer) throws TargetException {
        Long length = answer.contentLength();
        if (answer.eTag() == null || length == null) {
            throw broken("answer is not that of a store");
        }
        if (range.isAll()) {
            if (answer.contentRange() != null) {
                throw broken("a part instead of the whole");
            }
            return length;
        }
        String got = answer.contentRange();
        Matcher parts = CONTENT_RANGE.matcher(got == null ? "" : got);
        if (!parts.matches()) {
            throw broken("the whole instead of a part");
        }
        long first = Long.parseLong(parts.group(1));
        long last = Long.parseLong(parts.group(2));
        boolean toTheEnd = parts.group(3).equals("*") || Long.parseLong(parts.group(3)) == last + 1;
        if (first != range.offset()
                || length != last - first + 1
                || length > range.length()
                || (length < range.length() && !toTheEnd)) {
            throw broken("another part than was asked for");
        }
        return length;
    }

    private TargetException.Broken broken(String reason) {
        return new TargetException.Broken(operation + ": " + reason, null);
    }
}
