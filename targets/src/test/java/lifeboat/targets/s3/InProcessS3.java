package lifeboat.targets.s3;

import java.net.URI;
import java.util.Properties;
import java.util.UUID;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import software.amazon.awssdk.services.s3.S3Client;

/// An S3 store within this process: it keeps objects in memory, checks signatures and request
/// digests, and refuses to overwrite on `If-None-Match`. Safe for concurrent use.
public final class InProcessS3 implements AutoCloseable {
    private static final String BUCKET = "vault";

    private final S3Credentials credentials =
            new S3Credentials("AK" + UUID.randomUUID(), UUID.randomUUID().toString());
    private final S3Proxy proxy;

    private InProcessS3() throws Exception {
        proxy =
                S3Proxy.builder()
                        .blobStore(BlobStores.create("transient-nio2", new Properties()))
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .awsAuthentication(
                                AuthenticationType.AWS_V2_OR_V4,
                                credentials.accessKey(),
                                credentials.revealSecretKey())
                        .build();
        proxy.start();
    }

    /// A running store with one empty bucket, [#bucket()], on a free port of this machine.
    public static InProcessS3 start() throws Exception {
        InProcessS3 store = new InProcessS3();
        store.createBucket(BUCKET);
        return store;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    public String bucket() {
        return BUCKET;
    }

    public String region() {
        return "us-east-1";
    }

    public String accessKey() {
        return credentials.accessKey();
    }

    public String secretKey() {
        return credentials.revealSecretKey();
    }

    /// Settings for keys below `prefix` in the one bucket.
    public S3Settings settings(String prefix) {
        return settings(BUCKET, prefix, credentials);
    }

    /// Settings with other credentials, which the store will refuse, or another bucket.
    public S3Settings settings(String bucket, String prefix, S3Credentials other) {
        return S3Settings.compatible("test", endpoint(), region(), bucket, prefix, other);
    }

    /// The credentials the store accepts.
    public S3Credentials credentials() {
        return credentials;
    }

    /// Makes another bucket.
    public void createBucket(String bucket) {
        try (S3Client client = S3Connection.open(settings(""))) {
            client.createBucket(create -> create.bucket(bucket));
        }
    }

    @Override
    public void close() throws Exception {
        proxy.stop();
    }
}
