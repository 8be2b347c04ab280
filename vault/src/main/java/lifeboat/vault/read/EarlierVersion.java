package lifeboat.vault.read;

import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Capabilities;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.ObjectVersion;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.TargetIdentity;

/// A target that holds one object: an earlier version of it. For reading only.
record EarlierVersion(Target inner, ObjectVersion version) implements Target {
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
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        if (!key.equals(version.key())) {
            throw new TargetException.Missing("read " + key + ": another object", null);
        }
        return inner.protection().read(version, range);
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) {
        return key.equals(version.key())
                ? Optional.of(new ObjectInfo(key, version.sizeBytes()))
                : Optional.empty();
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) {
        if (version.key().value().startsWith(prefix)) {
            each.accept(new ObjectInfo(version.key(), version.sizeBytes()));
        }
    }

    private static TargetException readOnly() {
        return new TargetException.Denied("an earlier version is only read", null);
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

    @Override
    public void close() {
        // the target is not ours
    }
}
