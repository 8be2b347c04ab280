package lifeboat.vault.prune;

import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Operation;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.fault.Wrapped;

/// Tells a hook of every call before it is made.
record HookedTarget(Target inner, Hook hook) implements Wrapped {
    interface Hook {
        void before(Operation operation, String what);
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        hook.before(Operation.PUT, key.value());
        Wrapped.super.put(key, content, mode);
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        hook.before(Operation.READ, key.value());
        return Wrapped.super.read(key, range);
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        hook.before(Operation.HEAD, key.value());
        return Wrapped.super.head(key);
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        hook.before(Operation.LIST, prefix);
        Wrapped.super.list(prefix, each);
    }

    @Override
    public void delete(ObjectKey key) throws TargetException {
        hook.before(Operation.DELETE, key.value());
        Wrapped.super.delete(key);
    }
}
