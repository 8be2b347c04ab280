package lifeboat.encryption;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 (FIPS 180-4) of small values. Packs are digested while they are written, not here.
public final class Sha256 {
    /// Bytes of a digest.
    public static final int LENGTH = 32;

    private Sha256() {}

    /// The digest of `parts` put one after the other.
    public static byte[] of(byte[]... parts) {
        MessageDigest digest = newDigest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /// [#of] as 64 lower-case hexadecimal digits.
    public static String hexOf(byte[]... parts) {
        return HexFormat.of().formatHex(of(parts));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
