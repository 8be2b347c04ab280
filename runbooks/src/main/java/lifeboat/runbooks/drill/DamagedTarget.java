package lifeboat.runbooks.drill;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Capabilities;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.TargetIdentity;
import lifeboat.vault.VaultLayout;

/// A target as a drill's damage makes it look; nothing is ever written to it. Counts how often the
/// damage was met. Safe for concurrent use.
public final class DamagedTarget implements Target {
    private final Target inner;
    private final Kind kind;
    private final AtomicLong met = new AtomicLong();

    /// What is wrong with it.
    public enum Kind {
        /// Every now and then one bit of a pack is another one.
        BIT_FLIPS,
        /// It does not answer.
        DEAD,
        /// It says that all is well and gives other bytes.
        LYING
    }

    /// Closing this target leaves `inner` open.
    public DamagedTarget(Target inner, Kind kind) {
        this.inner = inner;
        this.kind = kind;
    }

    /// How often the damage was met.
    public long met() {
        return met.get();
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

    private void mayAnswer() throws TargetException {
        if (kind == Kind.DEAD) {
            met.incrementAndGet();
            throw new TargetException.Unreachable(
                    "target " + name() + ": planted: does not answer", null);
        }
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        mayAnswer();
        InputStream stream = inner.read(key, range);
        if (!key.value().startsWith(VaultLayout.PACKS)) {
            return stream;
        }
        return switch (kind) {
            case BIT_FLIPS -> new Falsified(stream, 1, 61);
            case LYING -> new Falsified(stream, 0xff, 1);
            case DEAD -> stream;
        };
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        mayAnswer();
        return inner.head(key);
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        mayAnswer();
        inner.list(prefix, each);
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        throw readOnly();
    }

    @Override
    public void delete(ObjectKey key) throws TargetException {
        throw readOnly();
    }

    @Override
    public void retain(ObjectKey key, Instant until) throws TargetException {
        throw readOnly();
    }

    private TargetException readOnly() {
        return new TargetException.Denied("target " + name() + ": a drill writes nothing", null);
    }

    @Override
    public void close() {
        // belongs to whoever opened it
    }

    /// Turns bits of every `step`-th byte.
    private final class Falsified extends FilterInputStream {
        private final int mask;
        private final int step;
        private long position;

        Falsified(InputStream in, int mask, int step) {
            super(in);
            this.mask = mask;
            this.step = step;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 1 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            for (int i = 0; i < read; i++) {
                if ((position + i) % step == step / 2) {
                    into[offset + i] ^= (byte) mask;
                    met.incrementAndGet();
                }
            }
            position += Math.max(0, read);
            return read;
        }
    }
}
