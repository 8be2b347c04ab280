package lifeboat.targets.s3;

import java.io.InputStream;
import lifeboat.targets.ByteRange;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.TargetException;
import lifeboat.targets.http.PromisedStream;
import lifeboat.targets.http.RangeRequest;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// Asks for a part of an object and checks that the answer is just that part.
final class S3Read {
    private final S3Settings settings;
    private final String operation;
    private final ByteRange range;

    S3Read(S3Settings settings, String operation, ByteRange range) {
        this.settings = settings;
        this.operation = operation;
        this.range = range;
    }

    InputStream open(S3Client client, ObjectKey key) throws TargetException {
        return open(client, key, null);
    }

    /// @param version absent for the current one
    InputStream open(S3Client client, ObjectKey key, @Nullable String version)
            throws TargetException {
        var request =
                GetObjectRequest.builder().bucket(settings.bucket()).key(settings.prefix() + key);
        if (version != null) {
            request.versionId(version);
        }
        RangeRequest part = new RangeRequest(operation, range);
        part.header().ifPresent(request::range);
        ResponseInputStream<GetObjectResponse> body = client.getObject(request.build());
        boolean good = false;
        try {
            GetObjectResponse answer = body.response();
            if (answer.eTag() == null) {
                throw new TargetException.Broken(
                        operation + ": answer is not that of a store", null);
            }
            long length = part.promised(answer.contentLength(), answer.contentRange());
            InputStream stream = new PromisedStream(operation, body, body::abort, length);
            good = true;
            return stream;
        } finally {
            if (!good) {
                body.abort();
            }
        }
    }
}
