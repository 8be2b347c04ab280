package lifeboat.targets;

import java.io.InputStream;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// A target that passes on to another every call it does not answer itself, closing and protection
/// included. One that withholds something answers every call itself instead, so that none is passed
/// on by mistake.
public abstract class ForwardingTarget implements Target {
    protected final Target inner;

    protected ForwardingTarget(Target inner) {
        this.inner = Objects.requireNonNull(inner);
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
    public Optional<String> unknownAccount() {
        return inner.unknownAccount();
    }

    @Override
    public Capabilities capabilities() {
        return inner.capabilities();
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
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
