package lifeboat.targets.limit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Capabilities;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Protection;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.TargetIdentity;

/// Sends and reads objects of one target no faster than told; what is small beside them, such as
/// listings, is not slowed. Safe for concurrent use.
public final class PacedTarget implements Target {
    /// Bytes of one step of a read, so that it flows and does not jump.
    private static final int STEP = 16 * 1024;

    private final Target inner;
    private final Content.Pacing up;
    private final Content.Pacing down;

    /// Closing this target closes `inner`.
    public PacedTarget(Target inner, Content.Pacing up, Content.Pacing down) {
        this.inner = inner;
        this.up = up;
        this.down = down;
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public TargetIdentity identity() {
        return inner.identity();
    }

    @Override
    public Capabilities capabilities() {
        return inner.capabilities();
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        inner.put(key, content.paced(up), mode);
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        return new Paced(inner.read(key, range), down);
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        return inner.head(key);
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        inner.list(prefix, each);
    }

    @Override
    public void delete(ObjectKey key) throws TargetException {
        inner.delete(key);
    }

    @Override
    public void retain(ObjectKey key, Instant until) throws TargetException {
        inner.retain(key, until);
    }

    @Override
    public Protection protection() {
        return inner.protection();
    }

    @Override
    public void close() {
        inner.close();
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
