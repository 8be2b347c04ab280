package lifeboat.vault.read;

import lifeboat.vault.seal.FrameCodec;

/// What one thread needs to fetch and open frames, used again and again: ranges of megabytes made
/// anew would keep the garbage collector busy. Belongs to one thread; [#close] frees native memory.
final class ReadBuffers implements AutoCloseable {
    private final FrameCodec codec = new FrameCodec(1);
    private final byte[] plain = new byte[FrameCodec.MAX_PLAIN];
    private byte[] range = new byte[0];

    FrameCodec codec() {
        return codec;
    }

    /// Takes the plaintext of one frame.
    byte[] plain() {
        return plain;
    }

    /// Room for `length` stored bytes, whose content is lost with the next call.
    byte[] range(int length) {
        if (range.length < length) {
            range = new byte[length];
        }
        return range;
    }

    @Override
    public void close() {
        codec.close();
    }
}
