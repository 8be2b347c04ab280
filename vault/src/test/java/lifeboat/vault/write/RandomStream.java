package lifeboat.vault.write;

import java.io.InputStream;

/// Bytes that neither compress nor repeat, made as they are read: always the same ones for a seed.
final class RandomStream extends InputStream {
    private final long length;
    private long state;
    private long position;

    RandomStream(long seed, long length) {
        this.state = seed * 0x9E3779B97F4A7C15L | 1;
        this.length = length;
    }

    /// Bytes given so far.
    long position() {
        return position;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) {
        if (position == length) {
            return -1;
        }
        int given = (int) Math.min(count, length - position);
        for (int i = 0; i < given; i++) {
            if ((position + i & 7) == 0) {
                state ^= state << 13;
                state ^= state >>> 7;
                state ^= state << 17;
            }
            into[offset + i] = (byte) (state >>> ((position + i & 7) << 3));
        }
        position += given;
        return given;
    }
}
