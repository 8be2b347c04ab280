package lifeboat.vault.care;

import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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

/// The program dies at the n-th change of any target that shares the countdown.
public record KillableTarget(Target inner, AtomicInteger changesLeft) implements Target {
    public static final class Killed extends RuntimeException {}

    private void change() {
        if (changesLeft.getAndDecrement() <= 0) {
            throw new Killed();
        }
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
        change();
        inner.put(key, content, mode);
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        return inner.read(key, range);
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
        change();
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
}
