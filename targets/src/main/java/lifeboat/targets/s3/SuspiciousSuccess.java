package lifeboat.targets.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

/// Looks at the beginning of every successful answer that carries no ETag: an `<Error>` in it is
/// the error it says (S3 does that, see "CompleteMultipartUpload", and gateways copy it), and a
/// page is no answer of a store. Without this the SDK would read either as an empty listing.
final class SuspiciousSuccess implements ExecutionInterceptor {
    private static final int LOOK_BYTES = 512;
    private static final ExecutionAttribute<InputStream> BODY =
            new ExecutionAttribute<>("lifeboat.body");

    @Override
    public SdkHttpResponse modifyHttpResponse(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        SdkHttpResponse response = context.httpResponse();
        Optional<InputStream> body = context.responseBody();
        attributes.putAttribute(BODY, null);
        if (!response.isSuccessful()
                || body.isEmpty()
                || response.firstMatchingHeader("ETag").isPresent()) {
            return response;
        }
        byte[] start;
        try {
            start = body.get().readNBytes(LOOK_BYTES);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        attributes.putAttribute(
                BODY, new SequenceInputStream(new ByteArrayInputStream(start), body.get()));
        String text = new String(start, ISO_8859_1).toLowerCase(Locale.ROOT);
        if (text.contains("<html") || text.contains("<!doctype")) {
            throw new NotS3Exception("a page instead of an answer");
        }
        return text.contains("<error>") || text.contains("<error ")
                ? response.toBuilder().statusCode(500).build()
                : response;
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        InputStream looked = attributes.getAttribute(BODY);
        return looked == null ? context.responseBody() : Optional.of(looked);
    }
}
