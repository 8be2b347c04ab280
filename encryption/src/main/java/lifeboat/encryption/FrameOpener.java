package lifeboat.encryption;

import java.util.Objects;
import javax.crypto.AEADBadTagException;

/// Opens the frames of one object, see [FrameSealer]. Safe for concurrent use. A frame opens only
/// with the number, role and header with which it was sealed; that the object ends with a frame of
/// role [FrameRole#LAST] and lacks none before it is for the caller to see to.
public final class FrameOpener {
    private final FrameCipher cipher;

    private FrameOpener(FrameCipher cipher) {
        this.cipher = cipher;
    }

    /// An opener for the object with this key and these header bytes. `commitmentInHeader` is what
    /// the header says about its key; it is compared, in constant time, before anything is opened.
    /// The caller keeps and closes `objectKey`.
    ///
    /// @throws EncryptionException.WrongKey if the header commits to another key
    public static FrameOpener over(Secret objectKey, byte[] header, byte[] commitmentInHeader)
            throws EncryptionException.WrongKey {
        try (Secret commitment = FrameCipher.commitment(objectKey)) {
            if (!commitment.matches(commitmentInHeader)) {
                throw new EncryptionException.WrongKey("object was sealed with another key");
            }
        }
        return new FrameOpener(FrameCipher.over(objectKey, header));
    }

    /// Opens the `len` sealed bytes of `in` from `off` into `out` at `outOff`. On failure the range
    /// of `out` that the plaintext would have taken is zero.
    ///
    /// @return bytes written, `len - 16`
    /// @throws EncryptionException.Damaged if the frame is not exactly what was sealed under this
    ///   number, role, header and key
    public int open(
            int frameNumber, FrameRole role, byte[] in, int off, int len, byte[] out, int outOff)
            throws EncryptionException.Damaged {
        Objects.checkFromIndexSize(off, len, in.length);
        if (len < FrameSealer.OVERHEAD) {
            throw new EncryptionException.Damaged("frame " + frameNumber + " is cut short");
        }
        if (frameNumber < 0 || frameNumber > FrameSealer.HIGHEST_FRAME) {
            throw new EncryptionException.Damaged("no frame has the number " + frameNumber);
        }
        Objects.checkFromIndexSize(outOff, len - FrameSealer.OVERHEAD, out.length);
        try {
            return cipher.open(frameNumber, role, in, off, len, out, outOff);
        } catch (AEADBadTagException e) {
            throw new EncryptionException.Damaged(
                    "frame " + frameNumber + " does not authenticate", e);
        }
    }

    @Override
    public String toString() {
        return "FrameOpener[redacted]";
    }
}
