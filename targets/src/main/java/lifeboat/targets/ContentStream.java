package lifeboat.targets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/// The bytes of a [Content] one after the other; marks are supported. Not safe for concurrent use.
final class ContentStream extends InputStream {
    private final Content content;
    private int position;
    private int mark;

    ContentStream(Content content) {
        this.content = content;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        int count = Math.min(length, content.length() - position);
        if (count == 0) {
            return -1;
        }
        content.copy(position, ByteBuffer.wrap(into, offset, count));
        position += count;
        return count;
    }

    @Override
    public long skip(long count) {
        int skipped = Math.clamp(count, 0, content.length() - position);
        position += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return content.length() - position;
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public synchronized void mark(int limit) {
        mark = position;
    }

    @Override
    public synchronized void reset() {
        position = mark;
    }
}
