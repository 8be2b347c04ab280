package lifeboat.targets.limit;

import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ForwardingTarget;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;

/// Lets at most so many operations at once through; the others wait in turn. Safe for concurrent
/// use.
///
/// A read counts until its stream is closed, as it holds a connection. So a thread that keeps more
/// streams open than the limit, or calls this target while it is handed a listing, may wait for
/// itself. Waiting that is interrupted is [TargetException.Unreachable].
public final class LimitedTarget extends ForwardingTarget {
    private final Semaphore permits;

    /// Closing this target closes `inner`.
    ///
    /// @param atOnce operations at the same time, 1 or more
    public LimitedTarget(Target inner, int atOnce) {
        if (atOnce < 1) {
            throw new IllegalArgumentException("not a limit: " + atOnce);
        }
        super(inner);
        this.permits = new Semaphore(atOnce, true);
    }

    private interface Call<T> {
        T call() throws TargetException;
    }

    private <T> T limited(String operation, Call<T> call) throws TargetException {
        acquire(operation);
        try {
            return call.call();
        } finally {
            permits.release();
        }
    }

    private void acquire(String operation) throws TargetException {
        try {
            permits.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException.Unreachable(operation + ": interrupted in the queue", e);
        }
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        limited(
                "put " + key,
                () -> {
                    inner.put(key, content, mode);
                    return key;
                });
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        acquire("read " + key);
        boolean handedOver = false;
        try {
            InputStream stream = new PermitStream(inner.read(key, range), permits::release);
            handedOver = true;
            return stream;
        } finally {
            if (!handedOver) {
                permits.release();
            }
        }
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        return limited("head " + key, () -> inner.head(key));
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        limited(
                "list " + prefix,
                () -> {
                    inner.list(prefix, each);
                    return prefix;
                });
    }

    @Override
    public void delete(ObjectKey key) throws TargetException {
        limited(
                "delete " + key,
                () -> {
                    inner.delete(key);
                    return key;
                });
    }

    @Override
    public void retain(ObjectKey key, Instant until) throws TargetException {
        limited(
                "retain " + key,
                () -> {
                    inner.retain(key, until);
                    return key;
                });
    }
}
