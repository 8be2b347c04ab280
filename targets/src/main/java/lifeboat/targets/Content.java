package lifeboat.targets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Bytes to be stored: of known length and known SHA-256, and open to being read again, so that a
/// put can be retried and one digest serves every target. Safe for concurrent use.
///
/// The bytes are not copied: whoever hands them over leaves them unchanged until the put returns,
/// or lends them ([#lent]) and takes them back.
public final class Content {
    private final int length;
    private final Sha256 sha256;
    private final Loan loan;
    private final Pacing pacing;

    private Content(Loan loan, int length, Sha256 sha256, Pacing pacing) {
        this.loan = loan;
        this.length = length;
        this.sha256 = sha256;
        this.pacing = pacing;
    }

    /// Slows whoever reads bytes to be sent. Safe for concurrent use.
    @FunctionalInterface
    public interface Pacing {
        /// Waits until so many more bytes may go.
        ///
        /// @throws IOException if waiting was interrupted
        void take(int bytes) throws IOException;
    }

    /// The given slice, whose digest is already known.
    public static Content of(byte[] bytes, int offset, int length, Sha256 sha256) {
        java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
        return new Content(new Loan(bytes, offset, false), length, sha256, _ -> {});
    }

    /// All of `bytes`; the digest is computed here.
    public static Content of(byte[] bytes) {
        return of(bytes, 0, bytes.length, Sha256.of(bytes, 0, bytes.length));
    }

    /// The same bytes for a reader that may never end: once they are taken back, not one more is
    /// read of them, and their memory may be used again.
    public Content lent() {
        return new Content(loan.again(), length, sha256, pacing);
    }

    /// The same bytes, read no faster than `pacing` lets.
    public Content paced(Pacing slower) {
        return new Content(loan, length, sha256, slower);
    }

    /// The same bytes for who does not send them.
    public Content unpaced() {
        return new Content(loan, length, sha256, _ -> {});
    }

    /// Ends the loan: whoever reads on gets an error. Does nothing to other loans of the bytes.
    public void takeBack() {
        loan.end();
    }

    public int length() {
        return length;
    }

    public Sha256 sha256() {
        return sha256;
    }

    /// Copies bytes from `position` on, as many as `into` has room for and the content has.
    ///
    /// @throws IOException if the bytes were taken back
    public void copy(int position, ByteBuffer into) throws IOException {
        java.util.Objects.checkIndex(position, length + 1);
        int count = Math.min(into.remaining(), length - position);
        pacing.take(count);
        loan.copy(position, count, into);
    }

    /// A fresh stream over the bytes, from the first one; reading fails once they were taken back.
    /// The caller closes it.
    public InputStream open() throws IOException {
        return new ContentStream(this);
    }

    /// An array that holds the bytes: the backing one, or a copy where they are only lent. Adapters
    /// read by [#copy] or [#open] instead. Read only.
    ///
    /// @throws IllegalStateException if the bytes were taken back
    public byte[] sharedArray() {
        return loan.array(length);
    }

    /// Where the slice begins in [#sharedArray()].
    public int sharedOffset() {
        return loan.sharedOffset();
    }

    /// Who may read the bytes, and until when.
    private static final class Loan {
        private final int offset;
        private final boolean ends;
        private byte @Nullable [] bytes;

        Loan(byte[] bytes, int offset, boolean ends) {
            this.bytes = bytes;
            this.offset = offset;
            this.ends = ends;
        }

        synchronized Loan again() {
            return new Loan(present(), offset, true);
        }

        synchronized void end() {
            if (!ends) {
                throw new IllegalStateException("content that was not lent");
            }
            bytes = null;
        }

        private byte[] present() {
            if (bytes == null) {
                throw new IllegalStateException("the content was taken back");
            }
            return bytes;
        }

        synchronized void copy(int position, int count, ByteBuffer into) throws IOException {
            if (bytes == null) {
                throw new IOException("the content was taken back: nobody waits for this any more");
            }
            into.put(bytes, offset + position, count);
        }

        synchronized byte[] array(int length) {
            return ends ? Arrays.copyOfRange(present(), offset, offset + length) : present();
        }

        int sharedOffset() {
            return ends ? 0 : offset;
        }
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
