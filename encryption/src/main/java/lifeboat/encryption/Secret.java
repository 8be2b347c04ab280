package lifeboat.encryption;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// Key material. Never printed, never compared by `equals`, wiped by [#close()]. Immutable until
/// closed and safe for concurrent use. Wiping is best effort: the JDK makes copies of its own.
public final class Secret implements AutoCloseable {
    private static final int MOST_DERIVED = 255 * Sha256.LENGTH;

    private final byte[] bytes;
    private volatile boolean closed;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Keeps a copy of `bytes`; the caller still owns, and should wipe, its array.
    public static Secret copyOf(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /// A fresh secret of `length` bytes.
    public static Secret random(int length, Randomness randomness) {
        return new Secret(randomness.bytes(length));
    }

    /// A copy of the material, which the caller should wipe. The only way to get at it.
    ///
    /// @throws IllegalStateException if closed
    public byte[] exposeBytes() {
        if (closed) {
            throw new IllegalStateException("secret was closed");
        }
        return bytes.clone();
    }

    /// Bytes of material.
    public int length() {
        return bytes.length;
    }

    /// An independent secret of `length` bytes: HKDF-SHA-256 (RFC 5869) with this secret as input
    /// keying material, no salt, and the UTF-8 bytes of `label` as info. Labels are named in the
    /// format.
    ///
    /// @throws IllegalStateException if closed
    public Secret derive(String label, int length) {
        if (length < 1 || length > MOST_DERIVED) {
            throw new IllegalArgumentException("HKDF gives 1 to " + MOST_DERIVED + " bytes");
        }
        byte[] material = exposeBytes();
        try {
            HKDFParameterSpec spec =
                    HKDFParameterSpec.ofExtract()
                            .addIKM(material)
                            .thenExpand(label.getBytes(StandardCharsets.UTF_8), length);
            return new Secret(KDF.getInstance("HKDF-SHA256").deriveData(spec));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has HKDF-SHA256", e);
        } finally {
            Arrays.fill(material, (byte) 0);
        }
    }

    /// Whether this secret holds exactly `other`, in time that does not depend on where they
    /// differ.
    public boolean matches(byte[] other) {
        byte[] material = exposeBytes();
        try {
            return MessageDigest.isEqual(material, other);
        } finally {
            Arrays.fill(material, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "Secret[" + bytes.length + " bytes, redacted]";
    }

    /// Overwrites the material. Closing twice is harmless.
    @Override
    public void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }
}
