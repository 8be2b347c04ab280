package lifeboat.targets.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import lifeboat.targets.TargetException;

/// Reads exactly as many bytes as were promised. For one thread.
public final class PromisedStream extends InputStream {
    /// What is worth reading to the end to keep the connection.
    private static final long DRAIN_BYTES = 64 * 1024;

    private final String operation;
    private final InputStream body;
    private final Runnable abort;
    private long left;
    private boolean broken;
    private boolean closed;

    /// @param body of the answer; this stream closes it
    /// @param abort drops the connection, however much is still to come
    public PromisedStream(String operation, InputStream body, Runnable abort, long length) {
        this.operation = operation;
        this.body = body;
        this.abort = abort;
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
        int got;
        try {
            got = body.read(into, offset, Math.clamp(left, 1, length));
        } catch (IOException | RuntimeException e) {
            broken = true;
            throw new TargetException.Unreachable(
                    operation + ": broke with " + left + " bytes to come", e);
        }
        if (got < 0 && left > 0) {
            broken = true;
            throw new TargetException.Unreachable(
                    operation + ": ended with " + left + " bytes to come", null);
        }
        if (got > left) {
            broken = true;
            throw new TargetException.Broken(operation + ": more bytes than promised", null);
        }
        left -= Math.max(0, got);
        return got;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (broken || left > DRAIN_BYTES) {
            abort.run();
            return;
        }
        try {
            body.skip(left);
            body.close();
        } catch (IOException | RuntimeException _) {
            abort.run();
        }
    }
}
