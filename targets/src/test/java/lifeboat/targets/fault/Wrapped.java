package lifeboat.targets.fault;

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

/// A target that passes on to another every call it does not answer itself, closing included.
public interface Wrapped extends Target {
    Target inner();

    @Override
    default String name() {
        return inner().name();
    }

    @Override
    default TargetIdentity identity() {
        return inner().identity();
    }

    @Override
    default Capabilities capabilities() {
        return inner().capabilities();
    }

    @Override
    default void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        inner().put(key, content, mode);
    }

    @Override
    default InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        return inner().read(key, range);
    }

    @Override
    default Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        return inner().head(key);
    }

    @Override
    default void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        inner().list(prefix, each);
    }

    @Override
    default void delete(ObjectKey key) throws TargetException {
        inner().delete(key);
    }

    @Override
    default void retain(ObjectKey key, Instant until) throws TargetException {
        inner().retain(key, until);
    }

    @Override
    default Protection protection() {
        return inner().protection();
    }

    @Override
    default void close() {
        inner().close();
    }
}
