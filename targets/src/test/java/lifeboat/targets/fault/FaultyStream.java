package lifeboat.targets.fault;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import lifeboat.targets.TargetException;

/// A stream with one fault in it.
final class FaultyStream extends FilterInputStream {
    private final Fault fault;
    private long position;
    private int extra;

    FaultyStream(InputStream in, Fault fault) {
        super(in);
        this.fault = fault;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        long limit = limit();
        if (position >= limit) {
            if (fault instanceof Fault.CutStream) {
                throw new TargetException.Unreachable("planned: cut at " + position, null);
            }
            return -1;
        }
        int got = in.read(into, offset, (int) Math.min(length, limit - position));
        if (got < 0 && fault instanceof Fault.ExtraBytes(int count) && extra < count) {
            extra++;
            into[offset] = 'x';
            return 1;
        }
        if (fault instanceof Fault.FlipReadBit(long at) && at >= position && at < position + got) {
            into[offset + (int) (at - position)] ^= 1;
        }
        position += Math.max(0, got);
        return got;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = 0;
        while (skipped < count && read() >= 0) {
            skipped++;
        }
        return skipped;
    }

    private long limit() {
        return switch (fault) {
            case Fault.CutStream(long after) -> after;
            case Fault.EndStream(long after) -> after;
            default -> Long.MAX_VALUE;
        };
    }
}
