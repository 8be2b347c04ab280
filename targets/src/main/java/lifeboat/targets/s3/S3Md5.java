package lifeboat.targets.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import lifeboat.targets.Content;

/// The MD5 that stores ask for; it guards the way, nothing else.
final class S3Md5 {
    private S3Md5() {}

    /// In base 64.
    static String of(Content content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            try (InputStream in = content.unpaced().open()) {
                in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            }
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
