package lifeboat.vault.seal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import lifeboat.encryption.FrameRole;
import lifeboat.encryption.FrameSealer;

/// Writes one sealed object frame by frame to a stream, in the memory of one frame. Belongs to one
/// thread; good for one object.
public final class SealedObjectStream {
    private final OutputStream out;
    private final FrameCodec codec;
    private final FrameSealer sealer;
    private final List<ObjectDirectory.Frame> frames = new ArrayList<>();
    private final byte[] content = new byte[FrameCodec.MAX_CONTENT];
    private final byte[] sealed = new byte[FrameCodec.MAX_CONTENT + FrameSealer.OVERHEAD];
    private final byte[] scratch = new byte[FrameCodec.MAX_CONTENT];
    private long size;

    /// Writes the header.
    ///
    /// @param out the caller closes it
    public SealedObjectStream(OutputStream out, ObjectType type, SealingKeys keys, FrameCodec codec)
            throws IOException {
        this.out = out;
        this.codec = codec;
        ObjectHeader.NewObject object = ObjectHeader.create(type, keys);
        this.sealer = object.sealer();
        write(object.header(), object.header().length);
    }

    /// Adds a frame of up to [FrameCodec#MAX_PLAIN] bytes.
    public void frame(byte[] plain, int length) throws IOException {
        long offset = size;
        int stored = seal(plain, length, FrameRole.DATA);
        frames.add(new ObjectDirectory.Frame(offset, stored, length));
    }

    /// Bytes so far.
    public long size() {
        return size;
    }

    /// Closes the object with its directory.
    ///
    /// @param extra what the type adds to the directory; with the frames' lengths at most
    ///   [FrameCodec#MAX_PLAIN] bytes
    public void finish(byte[] extra) throws IOException {
        byte[] directory = new ObjectDirectory(frames, extra).toBytes();
        int length = seal(directory, directory.length, FrameRole.LAST);
        byte[] trailer = ObjectDirectory.trailer(length, frames.size());
        write(trailer, trailer.length);
    }

    private int seal(byte[] plain, int length, FrameRole role) throws IOException {
        int contentLength = codec.encode(plain, length, content);
        int number = frames.size();
        sealer.seal(number, role, content, 0, contentLength, sealed, 0);
        if (!sealer.isSound(number, role, content, 0, contentLength, sealed, 0, scratch)) {
            throw new UnsoundStageException("frame " + number + " opens to something else");
        }
        write(sealed, contentLength + FrameSealer.OVERHEAD);
        return contentLength + FrameSealer.OVERHEAD;
    }

    private void write(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        size += length;
    }
}
