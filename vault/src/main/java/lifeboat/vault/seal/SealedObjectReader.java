package lifeboat.vault.seal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import lifeboat.encryption.EncryptionException;
import lifeboat.encryption.FrameOpener;
import lifeboat.encryption.FrameRole;
import lifeboat.encryption.FrameSealer;
import lifeboat.vault.VaultException;

/// Reads a sealed object through ranges: header and directory at once, frames when asked. Belongs
/// to one thread.
public final class SealedObjectReader {
    /// Bytes at the end fetched at first; most directories fit.
    private static final int TAIL = 64 * 1024;

    private final Bytes bytes;
    private final FrameCodec codec;
    private final FrameOpener opener;
    private final ObjectDirectory directory;
    private final String what;

    private SealedObjectReader(
            Bytes bytes,
            FrameCodec codec,
            FrameOpener opener,
            ObjectDirectory directory,
            String what) {
        this.bytes = bytes;
        this.codec = codec;
        this.opener = opener;
        this.directory = directory;
        this.what = what;
    }

    /// Opens an object: checks header and directory.
    ///
    /// @param what the object's name, for messages
    /// @throws VaultException.Damaged if it is not a whole object of this type and site
    public static SealedObjectReader open(
            Bytes bytes, ObjectType type, SealingKeys keys, FrameCodec codec, String what)
            throws IOException {
        long length = bytes.length();
        if (length < ObjectDirectory.TRAILER) {
            throw new VaultException.Damaged(what + ": has only " + length + " bytes");
        }
        int tailLength = (int) Math.min(TAIL, length);
        byte[] tail = bytes.read(length - tailLength, tailLength);
        int[] trailer =
                ObjectDirectory.readTrailer(
                        tail, tailLength - ObjectDirectory.TRAILER, length, what);
        int directoryLength = trailer[0];
        long directoryAt = length - ObjectDirectory.TRAILER - directoryLength;
        byte[] start;
        if (tailLength == length) {
            start = tail;
        } else {
            start = bytes.read(0, (int) Math.min(ObjectHeader.MAX_BYTES, length));
        }
        ObjectHeader.OpenedHeader header = ObjectHeader.open(start, start.length, type, keys, what);
        byte[] sealed;
        if (directoryLength + ObjectDirectory.TRAILER <= tailLength) {
            int from = tailLength - ObjectDirectory.TRAILER - directoryLength;
            sealed = java.util.Arrays.copyOfRange(tail, from, from + directoryLength);
        } else {
            sealed = bytes.read(directoryAt, directoryLength);
        }
        byte[] plain = new byte[FrameCodec.MAX_PLAIN];
        int plainLength =
                openFrame(
                        header.opener(),
                        codec,
                        trailer[1],
                        FrameRole.LAST,
                        sealed,
                        0,
                        sealed.length,
                        plain,
                        what);
        ObjectDirectory directory =
                ObjectDirectory.from(plain, plainLength, header.length(), directoryAt, what);
        if (directory.frames().size() != trailer[1]) {
            throw new VaultException.Damaged(
                    what + ": its directory names another number of frames");
        }
        return new SealedObjectReader(bytes, codec, header.opener(), directory, what);
    }

    /// Opens one sealed frame and decodes it into `out`.
    ///
    /// @return plaintext bytes
    public static int openFrame(
            FrameOpener opener,
            FrameCodec codec,
            int number,
            FrameRole role,
            byte[] sealed,
            int offset,
            int length,
            byte[] out,
            String what)
            throws VaultException {
        if (offset < 0
                || offset > sealed.length - length
                || length < FrameSealer.OVERHEAD
                || length - FrameSealer.OVERHEAD > FrameCodec.MAX_CONTENT) {
            throw new VaultException.Damaged(
                    what + ": frame " + number + " has an impossible length");
        }
        byte[] content = codec.contentBuffer();
        try {
            opener.open(number, role, sealed, offset, length, content, 0);
        } catch (EncryptionException e) {
            throw new VaultException.Damaged(
                    what + ": frame " + number + " does not authenticate", e);
        }
        return codec.decode(content, length - FrameSealer.OVERHEAD, out, what);
    }

    public List<ObjectDirectory.Frame> frames() {
        return directory.frames();
    }

    /// What the object's type keeps beside the frames.
    public byte[] extra() {
        return directory.extra();
    }

    /// Bytes from the start to the end of the last frame, about those of the whole object.
    public long storedBytes() {
        if (directory.frames().isEmpty()) {
            return 0;
        }
        ObjectDirectory.Frame last = directory.frames().getLast();
        return last.offset() + last.storedLength();
    }

    /// The plaintext of one frame.
    public byte[] frame(int number) throws IOException {
        ObjectDirectory.Frame frame = directory.frames().get(number);
        byte[] sealed = bytes.read(frame.offset(), frame.storedLength());
        byte[] out = new byte[frame.plainLength()]; // one that holds more does not decode into it
        int length =
                openFrame(
                        opener, codec, number, FrameRole.DATA, sealed, 0, sealed.length, out, what);
        if (length != frame.plainLength()) {
            throw new VaultException.Damaged(
                    what + ": frame " + number + " has another length than its directory says");
        }
        return out;
    }

    /// All frames one after the other.
    ///
    /// @param maxBytes refuse before taking more memory than this
    public byte[] allFrames(int maxBytes) throws IOException {
        long total =
                directory.frames().stream().mapToLong(ObjectDirectory.Frame::plainLength).sum();
        if (total > maxBytes) {
            throw new VaultException.Damaged(
                    what + ": holds " + total + " bytes, more than " + maxBytes);
        }
        ByteArrayOutputStream out =
                new ByteArrayOutputStream((int) Math.min(total, FrameCodec.MAX_PLAIN));
        for (int i = 0; i < directory.frames().size(); i++) {
            out.writeBytes(frame(i));
        }
        return out.toByteArray();
    }

    /// The stored bytes of an object, wherever they are.
    public interface Bytes {
        long length() throws IOException;

        /// Exactly `length` bytes from `offset`, or an exception.
        byte[] read(long offset, int length) throws IOException;

        /// An object in memory.
        static Bytes of(byte[] whole) {
            return new Bytes() {
                @Override
                public long length() {
                    return whole.length;
                }

                @Override
                public byte[] read(long offset, int length) throws IOException {
                    if (offset < 0 || length < 0 || offset + length > whole.length) {
                        throw new VaultException.Damaged("a range lies outside its object");
                    }
                    return java.util.Arrays.copyOfRange(whole, (int) offset, (int) offset + length);
                }
            };
        }
    }
}
