package lifeboat.targets;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Bytes to be stored: of known length and known SHA-256, and open to being read again, so that a
/// put can be retried and one digest serves every target. Safe for concurrent use.
///
/// The bytes are not copied: whoever hands them over leaves them unchanged until the put returns.
public final class Content {
    private final byte[] bytes;
    private final int offset;
    private final int length;
    private final Sha256 sha256;

    private Content(byte[] bytes, int offset, int length, Sha256 sha256) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
        this.sha256 = sha256;
    }

    /// The given slice, whose digest is already known.
    public static Content of(byte[] bytes, int offset, int length, Sha256 sha256) {
        java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
        return new Content(bytes, offset, length, sha256);
    }

    /// All of `bytes`; the digest is computed here.
    public static Content of(byte[] bytes) {
        return new Content(bytes, 0, bytes.length, Sha256.of(bytes, 0, bytes.length));
    }

    public int length() {
        return length;
    }

    public Sha256 sha256() {
        return sha256;
    }

    /// A fresh stream over the bytes, from the first one. The caller closes it.
    public InputStream open() throws IOException {
        return new ByteArrayInputStream(bytes, offset, length);
    }

    /// The backing array, for adapters that can send a slice without copying it. Read only.
    public byte[] sharedArray() {
        return bytes;
    }

    /// Where the slice begins in [#sharedArray()].
    public int sharedOffset() {
        return offset;
    }

    /// A SHA-256 digest as 64 lower-case hexadecimal digits.
    ///
    /// @param hex the digits
    public record Sha256(String hex) {
        public Sha256 {
            if (hex.length() != 64
                    || !hex.chars()
                            .allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                throw new IllegalArgumentException("not a SHA-256 in hexadecimal: " + hex);
            }
        }

        /// Digests a slice.
        public static Sha256 of(byte[] bytes, int offset, int length) {
            MessageDigest digest = digest();
            digest.update(bytes, offset, length);
            return ofDigest(digest.digest());
        }

        /// Wraps 32 digest bytes.
        public static Sha256 ofDigest(byte[] digest) {
            return new Sha256(HexFormat.of().formatHex(digest));
        }

        /// A new SHA-256 computation of the JDK.
        public static MessageDigest digest() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }

        /// The 32 digest bytes.
        public byte[] toBytes() {
            return HexFormat.of().parseHex(hex);
        }

        @Override
        public String toString() {
            return hex;
        }
    }
}
