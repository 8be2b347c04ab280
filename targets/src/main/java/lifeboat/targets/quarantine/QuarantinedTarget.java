package lifeboat.targets.quarantine;

import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.jspecify.annotations.Nullable;

/// An account as it stood at a moment: whatever was overwritten, hidden or added since is not seen,
/// and nothing is put, deleted or locked there. Needs a target that keeps versions; the versions
/// are listed once. Safe for concurrent use.
public final class QuarantinedTarget implements Target {
    private final Target inner;
    private final Instant since;
    private @Nullable Map<ObjectKey, ObjectVersion> stood;

    /// Closing this target closes `inner`.
    ///
    /// @param since what was stored from then on is not believed
    public QuarantinedTarget(Target inner, Instant since) {
        this.inner = inner;
        this.since = since;
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

    private synchronized Map<ObjectKey, ObjectVersion> stood() throws TargetException {
        if (stood == null) {
            Map<ObjectKey, ObjectVersion> found = new HashMap<>();
            Set<ObjectKey> decided = new HashSet<>();
            inner.protection()
                    .versions(
                            "",
                            version -> {
                                if (version.since().isBefore(since)
                                        && decided.add(version.key())
                                        && version.kind() == ObjectVersion.Kind.DATA) {
                                    found.put(version.key(), version);
                                }
                            });
            stood = found;
        }
        return stood;
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        ObjectVersion version = stood().get(key);
        if (version == null) {
            throw new TargetException.Missing(
                    "read " + key + ": was not there before " + since, null);
        }
        return inner.protection().read(version, range);
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        return Optional.ofNullable(stood().get(key)).map(QuarantinedTarget::info);
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        stood().values().stream()
                .filter(version -> version.key().value().startsWith(prefix))
                .map(QuarantinedTarget::info)
                .forEach(each);
    }

    private static ObjectInfo info(ObjectVersion version) {
        return new ObjectInfo(version.key(), version.sizeBytes());
    }

    private TargetException refused(String operation) {
        return new TargetException.Denied(
                operation + ": target " + name() + " is in quarantine, nothing is written to it",
                null);
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        throw refused("put " + key);
    }

    @Override
    public void delete(ObjectKey key) throws TargetException {
        throw refused("delete " + key);
    }

    @Override
    public void retain(ObjectKey key, Instant until) throws TargetException {
        throw refused("retain " + key);
    }

    @Override
    public void close() {
        inner.close();
    }
}
