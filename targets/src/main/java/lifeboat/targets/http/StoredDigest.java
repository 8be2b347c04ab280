package lifeboat.targets.http;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import lifeboat.targets.Content;
import lifeboat.targets.TargetException;

/// Digests what a store holds by reading it.
public final class StoredDigest {
    private StoredDigest() {}

    /// Reads `object` to its end and closes it.
    public static Content.Sha256 of(InputStream object) throws TargetException {
        MessageDigest digest = Content.Sha256.digest();
        byte[] buffer = new byte[64 * 1024];
        try (object) {
            for (int got = object.read(buffer); got >= 0; got = object.read(buffer)) {
                digest.update(buffer, 0, got);
            }
        } catch (TargetException e) {
            throw e;
        } catch (IOException e) {
            throw new TargetException.Unreachable("read: " + e.getMessage(), e);
        }
        return Content.Sha256.ofDigest(digest.digest());
    }
}
