package lifeboat.targets.retry;

import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lifeboat.targets.ByteRange;
import lifeboat.targets.LockRule;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.ObjectVersion;
import lifeboat.targets.Protection;
import lifeboat.targets.Retention;
import lifeboat.targets.StoreFacts;
import lifeboat.targets.TargetException;

/// Tries again while the target is unreachable. A stream of a version that breaks is not reopened.
final class RetryingProtection implements Protection {
    private final Protection inner;
    private final Supplier<Attempts> attempts;

    RetryingProtection(Protection inner, Supplier<Attempts> attempts) {
        this.inner = inner;
        this.attempts = attempts;
    }

    @Override
    public Optional<LockRule> rule() {
        return inner.rule();
    }

    @Override
    public Optional<Retention> retention(ObjectKey key) throws TargetException {
        return attempts.get().call(() -> inner.retention(key));
    }

    @Override
    public void versions(String prefix, Consumer<ObjectVersion> each) throws TargetException {
        attempts.get()
                .call(() -> {
                    List<ObjectVersion> complete = new ArrayList<>();
                    inner.versions(prefix, complete::add);
                    return complete;
                })
                .forEach(each);
    }

    @Override
    public InputStream read(ObjectVersion version, ByteRange range) throws TargetException {
        return attempts.get().call(() -> inner.read(version, range));
    }

    @Override
    public void delete(ObjectVersion version, Right right) throws TargetException {
        attempts.get()
                .call(() -> {
                    inner.delete(version, right);
                    return version;
                });
    }

    @Override
    public void shorten(ObjectKey key, Instant until, Right right) throws TargetException {
        attempts.get()
                .call(() -> {
                    inner.shorten(key, until, right);
                    return key;
                });
    }

    @Override
    public StoreFacts facts() throws TargetException {
        return attempts.get().call(inner::facts);
    }
}
