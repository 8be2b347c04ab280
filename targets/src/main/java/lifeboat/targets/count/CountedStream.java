package lifeboat.targets.count;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Counts the bytes read from a stream, and a failure of it.
final class CountedStream extends FilterInputStream {
    private final RunningTally tally;

    CountedStream(InputStream in, RunningTally tally) {
        super(in);
        this.tally = tally;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            int got = in.read(into, offset, length);
            tally.bytesDown.add(Math.max(0, got));
            return got;
        } catch (IOException e) {
            tally.failures.increment();
            throw e;
        }
    }
}
