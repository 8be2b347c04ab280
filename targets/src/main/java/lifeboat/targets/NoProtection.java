package lifeboat.targets;

import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Of a target that keeps one version and locks nothing.
final class NoProtection implements Protection {
    @Override
    public Optional<LockRule> rule() {
        return Optional.empty();
    }

    @Override
    public Optional<Retention> retention(ObjectKey key) {
        return Optional.empty();
    }

    @Override
    public void versions(String prefix, Consumer<ObjectVersion> each) throws TargetException {
        throw none("versions of " + prefix);
    }

    @Override
    public InputStream read(ObjectVersion version, ByteRange range) throws TargetException {
        throw none("read a version of " + version.key());
    }

    @Override
    public void delete(ObjectVersion version, Right right) throws TargetException {
        throw none("delete a version of " + version.key());
    }

    @Override
    public void shorten(ObjectKey key, Instant until, Right right) throws TargetException {
        throw none("shorten the lock of " + key);
    }

    @Override
    public StoreFacts facts() {
        return new StoreFacts(Optional.empty(), new TreeMap<>());
    }

    private static TargetException none(String operation) {
        return new TargetException.Broken(
                operation + ": this target keeps no versions and no locks", null);
    }
}
