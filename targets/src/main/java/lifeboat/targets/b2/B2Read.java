package lifeboat.targets.b2;

import com.backblaze.b2.client.B2StorageClientWebifier;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.structures.B2AccountAuthorization;
import com.backblaze.b2.client.structures.B2DownloadByIdRequest;
import com.backblaze.b2.client.structures.B2DownloadByNameRequest;
import com.backblaze.b2.client.structures.B2ErrorStructure;
import com.backblaze.b2.json.B2Json;
import com.backblaze.b2.json.B2JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import lifeboat.targets.TargetException;
import lifeboat.targets.http.PromisedStream;
import lifeboat.targets.http.RangeRequest;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.methods.HttpHead;
import org.jspecify.annotations.Nullable;

/// Opens an object. The SDK hands a download to a callback, which does not fit a stream that the
/// caller closes; so the address is the SDK's and the request is made here.
final class B2Read {
    private static final int MOST_OF_AN_ERROR = 16 * 1024;

    private final B2Connection connection;
    private final RangeRequest part;

    B2Read(B2Connection connection, RangeRequest part) {
        this.connection = connection;
        this.part = part;
    }

    InputStream open(B2AccountAuthorization authorization, String bucket, String name)
            throws B2Exception, TargetException {
        B2StorageClientWebifier api = connection.api();
        return open(
                authorization,
                api.getDownloadByNameUrl(
                        authorization, B2DownloadByNameRequest.builder(bucket, name).build()));
    }

    /// How long an object is. A HEAD that is refused has no words, so GET is asked for the reason.
    long length(B2AccountAuthorization authorization, String bucket, String name)
            throws B2Exception, TargetException {
        String url =
                connection
                        .api()
                        .getDownloadByNameUrl(
                                authorization,
                                B2DownloadByNameRequest.builder(bucket, name).build());
        HttpHead head = new HttpHead(url);
        head.setHeader("Authorization", authorization.getAuthorizationToken());
        int status;
        try (CloseableHttpResponse answer = connection.http().execute(head)) {
            status = answer.getStatusLine().getStatusCode();
            if (status == 200) {
                return length(answer);
            }
            if (status != 403) {
                throw error(status, answer, null);
            }
        } catch (TargetException e) {
            throw e;
        } catch (IOException e) {
            throw B2Errors.noAnswer(part.operation(), e);
        }
        try (InputStream _ = open(authorization, url)) {
            throw B2Exception.create("", status, null, "http " + status);
        } catch (TargetException e) {
            throw e;
        } catch (IOException e) {
            throw B2Errors.noAnswer(part.operation(), e);
        }
    }

    private long length(CloseableHttpResponse answer) throws TargetException {
        String length = header(answer, "Content-Length");
        if (header(answer, "X-Bz-File-Id") == null
                || length == null
                || !length.matches("\\d{1,18}")) {
            throw new TargetException.Broken(
                    part.operation() + ": answer is not that of Backblaze", null);
        }
        return Long.parseLong(length);
    }

    /// One version, whatever stands over it.
    InputStream version(B2AccountAuthorization authorization, String id)
            throws B2Exception, TargetException {
        return open(
                authorization,
                connection
                        .api()
                        .getDownloadByIdUrl(
                                authorization, B2DownloadByIdRequest.builder(id).build()));
    }

    private InputStream open(B2AccountAuthorization authorization, String url)
            throws B2Exception, TargetException {
        HttpGet get = new HttpGet(url);
        get.setHeader("Authorization", authorization.getAuthorizationToken());
        part.header().ifPresent(range -> get.setHeader("Range", range));
        boolean good = false;
        try {
            CloseableHttpResponse answer = connection.http().execute(get);
            InputStream stream = stream(get, answer);
            good = true;
            return stream;
        } catch (TargetException e) {
            throw e;
        } catch (IOException e) {
            throw B2Errors.noAnswer(part.operation(), e);
        } finally {
            if (!good) {
                get.abort();
            }
        }
    }

    private InputStream stream(HttpGet get, CloseableHttpResponse answer)
            throws B2Exception, IOException {
        int status = answer.getStatusLine().getStatusCode();
        HttpEntity entity = answer.getEntity();
        if (status != 200 && status != 206) {
            throw error(status, answer, entity);
        }
        if (entity == null || header(answer, "X-Bz-File-Id") == null) {
            throw new TargetException.Broken(
                    part.operation() + ": answer is not that of Backblaze", null);
        }
        long length = entity.getContentLength();
        long promised = part.promised(length, header(answer, "Content-Range"));
        return new PromisedStream(part.operation(), entity.getContent(), get::abort, promised);
    }

    private static B2Exception error(
            int status, CloseableHttpResponse answer, @Nullable HttpEntity entity)
            throws IOException {
        Integer seconds = null;
        String after = header(answer, "Retry-After");
        if (after != null && after.matches("\\d{1,9}")) {
            seconds = Integer.valueOf(after);
        }
        if (entity == null) {
            return B2Exception.create(null, status, seconds, "");
        }
        String code;
        try (InputStream body = entity.getContent()) {
            String text = new String(body.readNBytes(MOST_OF_AN_ERROR), StandardCharsets.UTF_8);
            code = B2Json.get().fromJson(text, B2ErrorStructure.class).code;
        } catch (B2JsonException _) {
            code = ""; // a proxy's own words
        }
        return B2Exception.create(code, status, seconds, "http " + status);
    }

    private static @Nullable String header(CloseableHttpResponse answer, String name) {
        Header header = answer.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }
}
