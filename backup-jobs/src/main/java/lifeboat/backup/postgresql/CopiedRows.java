package lifeboat.backup.postgresql;

import java.io.IOException;
import java.io.InputStream;
import lifeboat.backup.SourceUnusableException;

/// The rows of a table as COPY writes them, counted on their way. Ends only behind the mark that
/// ends them.
final class CopiedRows extends InputStream {
    private static final byte[] END = {'\\', '.', '\n', '\n', '\n'};

    private final InputStream in;
    private final String table;
    private final byte[] last = new byte[END.length + 1];
    private long lines;

    CopiedRows(InputStream in, String table) {
        this.in = in;
        this.table = table;
        last[last.length - 1] = '\n';
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got = in.read(into, offset, length);
        if (got < 0) {
            checkEnd();
            return got;
        }
        for (int i = offset; i < offset + got; i++) {
            if (into[i] == '\n') {
                lines++;
            }
        }
        int kept = Math.min(got, last.length);
        System.arraycopy(last, kept, last, 0, last.length - kept);
        System.arraycopy(into, offset + got - kept, last, last.length - kept, kept);
        return got;
    }

    private void checkEnd() throws SourceUnusableException {
        boolean marked = last[0] == '\n';
        for (int i = 0; i < END.length; i++) {
            marked &= last[i + 1] == END[i];
        }
        if (!marked) {
            throw new SourceUnusableException("the rows of " + table + " lack their end mark");
        }
    }

    /// Rows, once read to the end.
    long rows() {
        return lines - 3;
    }
}
