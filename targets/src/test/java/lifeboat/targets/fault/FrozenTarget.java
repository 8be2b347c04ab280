package lifeboat.targets.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;

/// A store that from some moment on takes everything it is given, even shows its length, and keeps
/// nothing: reads and listings answer as they did at that moment. A test ends with
/// [#assertPretended()]. Safe for concurrent use.
public final class FrozenTarget implements Wrapped {
    private final Target inner;
    private final Map<ObjectKey, ObjectInfo> pretended = new ConcurrentHashMap<>();
    private final AtomicInteger ignored = new AtomicInteger();
    private volatile boolean frozen;

    public FrozenTarget(Target inner) {
        this.inner = inner;
    }

    /// From now on nothing is kept.
    public void freeze() {
        frozen = true;
    }

    /// From now on it is as good as any other.
    public void thaw() {
        frozen = false;
        pretended.clear();
    }

    /// Fails if nothing was put or deleted in vain.
    public void assertPretended() {
        assertThat(ignored.get()).as("puts and deletions without effect").isPositive();
    }

    @Override
    public Target inner() {
        return inner;
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        if (frozen) {
            ignored.incrementAndGet();
            pretended.put(key, new ObjectInfo(key, content.length()));
        } else {
            inner.put(key, content, mode);
        }
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        ObjectInfo lie = pretended.get(key);
        return lie == null ? inner.head(key) : Optional.of(lie);
    }

    @Override
    public void delete(ObjectKey key) throws TargetException {
        if (frozen) {
            ignored.incrementAndGet();
        } else {
            inner.delete(key);
        }
    }
}
