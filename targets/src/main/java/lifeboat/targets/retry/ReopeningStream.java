package lifeboat.targets.retry;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import lifeboat.targets.ByteRange;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import org.jspecify.annotations.Nullable;

/// Reads a range, and opens it again at the byte reached when the stream breaks. For one thread.
final class ReopeningStream extends InputStream {
    /// Progress after which an earlier break is forgotten; less would let a target that breaks
    /// after each byte keep us for ever.
    private static final long PROGRESS_BYTES = 1024 * 1024;

    private final Target inner;
    private final ObjectKey key;
    private final ByteRange range;
    private final Attempts attempts;
    private @Nullable InputStream open;
    private long done;
    private long doneAtBreak;

    ReopeningStream(
            Target inner, ObjectKey key, ByteRange range, Attempts attempts, InputStream open) {
        this.inner = inner;
        this.key = key;
        this.range = range;
        this.attempts = attempts;
        this.open = open;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        while (true) {
            try {
                InputStream stream = opened();
                if (stream == null) {
                    return length == 0 ? 0 : -1;
                }
                int got = stream.read(into, offset, length);
                progress(Math.max(0, got));
                return got;
            } catch (TargetException.Unreachable e) {
                drop();
                attempts.pause(e);
            }
        }
    }

    private void progress(int bytes) {
        done += bytes;
        if (done - doneAtBreak >= PROGRESS_BYTES) {
            doneAtBreak = done;
            attempts.reset();
        }
    }

    /// The stream, opened again if it broke; null if it broke after the last byte.
    private @Nullable InputStream opened() throws TargetException {
        if (open != null || done == range.length()) {
            return open;
        }
        try {
            open = inner.read(key, rest());
        } catch (TargetException.Broken e) {
            if (!endsHere()) {
                throw e;
            }
        }
        return open;
    }

    private ByteRange rest() {
        if (done == 0) {
            return range;
        }
        long from = range.offset() + done;
        long length = range.isAll() ? Long.MAX_VALUE - from : range.length() - done;
        return new ByteRange(from, length);
    }

    /// Whether nothing was left to open, because the object ends at the byte reached.
    private boolean endsHere() throws TargetException {
        if (done == 0) {
            return false;
        }
        Optional<ObjectInfo> there = inner.head(key);
        return there.isPresent() && there.get().sizeBytes() == range.offset() + done;
    }

    private void drop() {
        InputStream broken = open;
        open = null;
        doneAtBreak = done;
        if (broken != null) {
            try {
                broken.close();
            } catch (IOException _) {
                return; // It is broken already.
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
    }
}
