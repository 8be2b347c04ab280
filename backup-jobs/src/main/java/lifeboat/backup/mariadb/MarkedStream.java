package lifeboat.backup.mariadb;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import lifeboat.backup.SourceUnusableException;

/// Ends only behind a mark in its last line.
final class MarkedStream extends FilterInputStream {
    private static final int TAIL = 256;

    private final String mark;
    private final String what;
    private final byte[] tail = new byte[TAIL];

    MarkedStream(InputStream in, String mark, String what) {
        super(in);
        this.mark = mark;
        this.what = what;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got = super.read(into, offset, length);
        if (got < 0) {
            String end = new String(tail, StandardCharsets.ISO_8859_1).strip();
            if (!end.substring(end.lastIndexOf('\n') + 1).startsWith(mark)) {
                throw new SourceUnusableException("the dump of " + what + " lacks its end mark");
            }
            return got;
        }
        int kept = Math.min(got, TAIL);
        System.arraycopy(tail, kept, tail, 0, TAIL - kept);
        System.arraycopy(into, offset + got - kept, tail, TAIL - kept, kept);
        return got;
    }
}
