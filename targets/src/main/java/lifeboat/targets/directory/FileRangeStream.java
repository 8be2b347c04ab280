package lifeboat.targets.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import lifeboat.targets.TargetException;

/// Reads a promised number of bytes from a file, and closes it. For one thread.
final class FileRangeStream extends InputStream {
    private final String operation;
    private final FileChannel file;
    private long left;

    FileRangeStream(String operation, FileChannel file, long length) {
        this.operation = operation;
        this.file = file;
        this.left = length;
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
        if (left == 0) {
            return -1;
        }
        int wanted = (int) Math.min(Math.min(length, left), TempFile.SLICE_BYTES);
        int got;
        try {
            got = file.read(ByteBuffer.wrap(into, offset, wanted));
        } catch (IOException e) {
            throw DiskErrors.translate(operation, e);
        }
        if (got < 0) {
            throw new TargetException.Unreachable(operation + ": file ended too early", null);
        }
        left -= got;
        return got;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = Math.clamp(count, 0, left);
        file.position(file.position() + skipped);
        left -= skipped;
        return skipped;
    }

    @Override
    public int available() {
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
