package lifeboat.vault.seal;

import java.util.ArrayList;
import java.util.List;
import lifeboat.encryption.FrameRole;
import lifeboat.encryption.FrameSealer;
import lifeboat.vault.wire.WireWriter;

/// Writes one sealed object frame by frame in memory. Belongs to one thread; good for one object.
public final class SealedObjectWriter {
    private final FrameCodec codec;
    private final FrameSealer sealer;
    private final WireWriter out;
    private final List<ObjectDirectory.Frame> frames = new ArrayList<>();
    private final byte[] content = new byte[FrameCodec.MAX_CONTENT];

    public SealedObjectWriter(ObjectType type, SealingKeys keys, FrameCodec codec) {
        this.codec = codec;
        ObjectHeader.NewObject object = ObjectHeader.create(type, keys);
        this.sealer = object.sealer();
        this.out = new WireWriter(8192).raw(object.header());
    }

    /// Adds a frame of up to [FrameCodec#MAX_PLAIN] bytes.
    public void frame(byte[] plain, int length) {
        int offset = out.size();
        int stored = seal(plain, length, FrameRole.DATA);
        frames.add(new ObjectDirectory.Frame(offset, stored, length));
    }

    /// Adds as many frames as `plain` needs.
    public void frames(byte[] plain) {
        for (int at = 0; at < plain.length; at += FrameCodec.MAX_PLAIN) {
            int length = Math.min(FrameCodec.MAX_PLAIN, plain.length - at);
            frame(java.util.Arrays.copyOfRange(plain, at, at + length), length);
        }
    }

    /// Bytes so far.
    public int size() {
        return out.size();
    }

    /// Closes the object with its directory.
    ///
    /// @param extra what the type adds to the directory; with the frames' lengths at most
    ///   [FrameCodec#MAX_PLAIN] bytes
    public byte[] finish(byte[] extra) {
        byte[] directory = new ObjectDirectory(frames, extra).toBytes();
        int length = seal(directory, directory.length, FrameRole.LAST);
        return out.raw(ObjectDirectory.trailer(length, frames.size())).toBytes();
    }

    private int seal(byte[] plain, int length, FrameRole role) {
        int contentLength = codec.encode(plain, length, content);
        byte[] sealed = new byte[contentLength + FrameSealer.OVERHEAD];
        sealer.seal(frames.size(), role, content, 0, contentLength, sealed, 0);
        out.raw(sealed);
        return sealed.length;
    }
}
