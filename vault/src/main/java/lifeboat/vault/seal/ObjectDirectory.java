package lifeboat.vault.seal;

import java.util.ArrayList;
import java.util.List;
import lifeboat.vault.VaultException;
import lifeboat.vault.wire.WireReader;
import lifeboat.vault.wire.WireWriter;

/// The last frame of a sealed object: where its frames are, and what the type of the object adds.
public final class ObjectDirectory {
    /// Bytes after the directory frame: its length, its number, magic.
    public static final int TRAILER = 16;

    /// Frames of an object at most.
    public static final int MAX_FRAMES = 1 << 17;

    private static final long MAGIC = 0x4C425441494C310AL; // LBTAIL1 and a line feed
    private static final int TAG = 16;

    private final List<Frame> frames;
    private final byte[] extra;

    public ObjectDirectory(List<Frame> frames, byte[] extra) {
        this.frames = List.copyOf(frames);
        this.extra = extra.clone();
    }

    public List<Frame> frames() {
        return frames;
    }

    /// What the object's type keeps beside the frames.
    public byte[] extra() {
        return extra.clone();
    }

    /// The directory as plaintext of the last frame.
    public byte[] toBytes() {
        WireWriter out = new WireWriter(64 + frames.size() * 6 + extra.length);
        out.varint(frames.size());
        for (Frame frame : frames) {
            out.varint(frame.storedLength()).varint(frame.plainLength());
        }
        return out.raw(extra).toBytes();
    }

    /// @param firstOffset where frame 0 begins, just behind the header
    static ObjectDirectory from(byte[] plain, int length, long firstOffset, long limit, String what)
            throws VaultException {
        WireReader in = new WireReader(plain, 0, length, what);
        int count = in.countOf(2, MAX_FRAMES);
        List<Frame> frames = new ArrayList<>(count);
        long offset = firstOffset;
        for (int i = 0; i < count; i++) {
            int stored = in.count(FrameCodec.MAX_CONTENT + TAG);
            int plainLength = in.count(FrameCodec.MAX_PLAIN);
            frames.add(new Frame(offset, stored, plainLength));
            offset += stored;
        }
        if (offset != limit) {
            throw new VaultException.Damaged(
                    what + ": its directory does not add up to its length");
        }
        return new ObjectDirectory(frames, in.raw(in.remaining()));
    }

    /// The clear trailer.
    public static byte[] trailer(int directoryLength, int directoryNumber) {
        return new WireWriter(TRAILER)
                .u32(directoryLength)
                .u32(directoryNumber)
                .u64(MAGIC)
                .toBytes();
    }

    /// @return {directory length, directory frame number}
    static int[] readTrailer(byte[] bytes, int offset, long objectLength, String what)
            throws VaultException {
        WireReader in = new WireReader(bytes, offset, TRAILER, what);
        long length = in.u32();
        long number = in.u32();
        if (in.u64() != MAGIC) {
            throw new VaultException.Damaged(what + ": its end is missing");
        }
        if (length > objectLength - TRAILER
                || length > FrameCodec.MAX_CONTENT + TAG
                || number > MAX_FRAMES) {
            throw new VaultException.Damaged(what + ": its trailer claims more than there is");
        }
        return new int[] {(int) length, (int) number};
    }

    /// Where a frame is in the stored object.
    ///
    /// @param offset of its first stored byte
    /// @param storedLength with the authentication tag
    /// @param plainLength of its plaintext
    public record Frame(long offset, int storedLength, int plainLength) {}
}
