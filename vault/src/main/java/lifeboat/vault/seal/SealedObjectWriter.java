package lifeboat.vault.seal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Writes one sealed object frame by frame in memory. Belongs to one thread; good for one object.
public final class SealedObjectWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(8192);
    private final SealedObjectStream out;

    public SealedObjectWriter(ObjectType type, SealingKeys keys, FrameCodec codec) {
        try {
            out = new SealedObjectStream(bytes, type, keys, codec);
        } catch (IOException e) {
            throw neverInMemory(e);
        }
    }

    /// Adds a frame of up to [FrameCodec#MAX_PLAIN] bytes.
    public void frame(byte[] plain, int length) {
        try {
            out.frame(plain, length);
        } catch (IOException e) {
            throw neverInMemory(e);
        }
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
        return bytes.size();
    }

    /// Closes the object with its directory.
    ///
    /// @param extra what the type adds to the directory; with the frames' lengths at most
    ///   [FrameCodec#MAX_PLAIN] bytes
    public byte[] finish(byte[] extra) {
        try {
            out.finish(extra);
        } catch (IOException e) {
            throw neverInMemory(e);
        }
        return bytes.toByteArray();
    }

    private static UncheckedIOException neverInMemory(IOException e) {
        return new UncheckedIOException("memory does not fail", e);
    }
}
