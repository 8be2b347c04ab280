package lifeboat.targets.limit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ForwardingTarget;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;

/// Sends and reads objects of one target no faster than told; what is small beside them, such as
/// listings, is not slowed. Safe for concurrent use.
public final class PacedTarget extends ForwardingTarget {
    /// Bytes of one step of a read, so that it flows and does not jump.
    private static final int STEP = 16 * 1024;

    private final Content.Pacing up;
    private final Content.Pacing down;

    /// Closing this target closes `inner`.
    public PacedTarget(Target inner, Content.Pacing up, Content.Pacing down) {
        super(inner);
        this.up = up;
        this.down = down;
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        inner.put(key, content.paced(up), mode);
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        return new Paced(inner.read(key, range), down);
    }

    private static final class Paced extends FilterInputStream {
        private final Content.Pacing pacing;

        Paced(InputStream in, Content.Pacing pacing) {
            super(in);
            this.pacing = pacing;
        }

        @Override
        public int read() throws IOException {
            pacing.take(1);
            return super.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int got = super.read(into, offset, Math.min(length, STEP));
            if (got > 0) {
                pacing.take(got);
            }
            return got;
        }
    }
}
