package lifeboat.targets.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import lifeboat.targets.Content;

/// An access key and its secret. Never prints the secret.
public final class S3Credentials {
    private final String accessKey;
    private final String secretKey;

    public S3Credentials(String accessKey, String secretKey) {
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw new IllegalArgumentException("access key and secret key must not be blank");
        }
        this.accessKey = accessKey;
        this.secretKey = secretKey;
    }

    String accessKey() {
        return accessKey;
    }

    String revealSecretKey() {
        return secretKey;
    }

    /// Names the access key without showing it.
    String fingerprint() {
        byte[] bytes = accessKey.getBytes(UTF_8);
        return Content.Sha256.of(bytes, 0, bytes.length).hex().substring(0, 16);
    }

    @Override
    public String toString() {
        return "S3Credentials[" + fingerprint() + "]";
    }
}
