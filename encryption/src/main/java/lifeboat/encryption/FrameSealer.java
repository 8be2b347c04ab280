package lifeboat.encryption;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import javax.crypto.AEADBadTagException;

/// Seals the frames of one object under its fresh key. Safe for concurrent use: many workers may
/// seal frames with different numbers at once, in any order.
///
/// Format: the frame key is `derive("lifeboat frame key v1", 32)` of the object key; each frame is
/// AES-256-GCM with the frame number as nonce (12 bytes, big endian) and the associated data
/// `"lifeboat frame v1" || SHA-256(header) || frame number (u32, big endian) || role (0 data, 1
/// last)`; the 16-byte tag follows the ciphertext. An object key must never be given to two
/// sealers.
public final class FrameSealer {
    /// Bytes that sealing adds to each frame.
    public static final int OVERHEAD = FrameCipher.TAG_LENGTH;

    /// Bytes of [#commitment].
    public static final int COMMITMENT_LENGTH = FrameCipher.COMMITMENT_LENGTH;

    /// Frame numbers run from 0 to this one.
    public static final int HIGHEST_FRAME = FrameCipher.HIGHEST_FRAME;

    private final FrameCipher cipher;
    private final UsedFrames used = new UsedFrames();

    private FrameSealer(FrameCipher cipher) {
        this.cipher = cipher;
    }

    /// A sealer for the object with this fresh 32-byte key and these clear header bytes, which
    /// contain [#commitment]. The caller keeps and closes `objectKey`; `header` may be reused.
    public static FrameSealer over(Secret objectKey, byte[] header) {
        return new FrameSealer(FrameCipher.over(objectKey, header));
    }

    /// The 32 bytes that say which key an object was sealed with, without giving it away:
    /// `derive("lifeboat commitment v1", 32)`. They belong into the object's header.
    public static byte[] commitment(Secret objectKey) {
        try (Secret commitment = FrameCipher.commitment(objectKey)) {
            return commitment.exposeBytes();
        }
    }

    /// Seals `len` bytes of `in` from `off` into `out` at `outOff`.
    ///
    /// @param frameNumber 0 to [#HIGHEST_FRAME], each at most once
    /// @return bytes written, `len + 16`
    /// @throws IllegalStateException if a frame with this number was sealed before: the nonce would
    ///   repeat
    /// @throws IndexOutOfBoundsException if a range does not fit; the number is then still free
    public int seal(
            int frameNumber, FrameRole role, byte[] in, int off, int len, byte[] out, int outOff) {
        Objects.checkFromIndexSize(off, len, in.length);
        Objects.checkFromIndexSize(outOff, Math.addExact(len, OVERHEAD), out.length);
        if (frameNumber < 0 || frameNumber > HIGHEST_FRAME) {
            throw new IllegalArgumentException("no such frame number: " + frameNumber);
        }
        used.claim(frameNumber);
        return cipher.seal(frameNumber, role, in, off, len, out, outOff);
    }

    /// Whether a frame just sealed opens to what it was sealed from. A cipher, processor or memory
    /// that emits a wrong byte is found here, before the plaintext is gone.
    ///
    /// @param in as given to [#seal], and still the same
    /// @param out as filled by it
    /// @param scratch takes the opened bytes; at least `len` long
    public boolean isSound(
            int frameNumber,
            FrameRole role,
            byte[] in,
            int off,
            int len,
            byte[] out,
            int outOff,
            byte[] scratch) {
        try {
            cipher.open(frameNumber, role, out, outOff, len + OVERHEAD, scratch, 0);
        } catch (AEADBadTagException e) {
            return false;
        }
        return Arrays.equals(in, off, off + len, scratch, 0, len);
    }

    @Override
    public String toString() {
        return "FrameSealer[redacted]";
    }

    /// The nonces already spent. A lock of nanoseconds beside hundreds of microseconds of sealing.
    private static final class UsedFrames {
        private final BitSet numbers = new BitSet();

        synchronized void claim(int number) {
            if (numbers.get(number)) {
                throw new IllegalStateException("frame " + number + " was sealed before");
            }
            numbers.set(number);
        }
    }
}
