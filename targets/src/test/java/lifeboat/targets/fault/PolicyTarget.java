package lifeboat.targets.fault;

import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Capabilities;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;

/// A bucket with a policy, as the keys of a writer meet it. Refused is what the policy refuses, and
/// counted. Where versions are kept, an overwritten or deleted object is only covered: the owner of
/// the account gets everything back with [#uncover()]. Safe for concurrent use.
public final class PolicyTarget implements Wrapped {
    /// What holders of the writer's key may not do.
    public enum Policy {
        /// Everything is allowed, and every version is kept.
        VERSIONS,
        /// Nothing may be deleted or replaced.
        WRITE_ONCE
    }

    private final Target inner;
    private final Policy policy;
    private final Map<ObjectKey, List<Content>> covered = new HashMap<>();
    private int refused;

    public PolicyTarget(Target inner, Policy policy) {
        this.inner = inner;
        this.policy = policy;
    }

    /// How often the policy said no.
    public synchronized int refused() {
        return refused;
    }

    /// Brings back the first version of every object that was overwritten or deleted.
    ///
    /// @return how many
    public synchronized int uncover() throws TargetException {
        for (Map.Entry<ObjectKey, List<Content>> object : covered.entrySet()) {
            inner.put(object.getKey(), object.getValue().getFirst(), PutMode.REPLACE);
        }
        int brought = covered.size();
        covered.clear();
        return brought;
    }

    @Override
    public Target inner() {
        return inner;
    }

    @Override
    public Capabilities capabilities() {
        Capabilities own = inner.capabilities();
        return new Capabilities(
                own.conditionalCreate(),
                policy == Policy.VERSIONS,
                policy == Policy.WRITE_ONCE,
                own.crashSafe());
    }

    private TargetException.Denied denied(String operation) {
        refused++;
        return new TargetException.Denied(operation + ": AccessDenied by policy", null);
    }

    private void cover(String operation, ObjectKey key) throws TargetException {
        if (inner.head(key).isEmpty()) {
            return;
        }
        switch (policy) {
            case WRITE_ONCE -> throw denied(operation);
            case VERSIONS -> {
                try (InputStream in = inner.read(key, ByteRange.ALL)) {
                    covered.computeIfAbsent(key, _ -> new ArrayList<>())
                            .add(Content.of(in.readAllBytes()));
                } catch (TargetException e) {
                    throw e;
                } catch (java.io.IOException e) {
                    throw new TargetException.Broken(operation + ": " + e.getMessage(), e);
                }
            }
        }
    }

    @Override
    public synchronized void put(ObjectKey key, Content content, PutMode mode)
            throws TargetException {
        if (mode == PutMode.REPLACE) {
            cover("put " + key, key);
        }
        inner.put(key, content, mode);
    }

    @Override
    public synchronized void delete(ObjectKey key) throws TargetException {
        if (policy == Policy.WRITE_ONCE) {
            throw denied("delete " + key);
        }
        cover("delete " + key, key);
        inner.delete(key);
    }

    @Override
    public synchronized void retain(ObjectKey key, Instant until) throws TargetException {
        throw denied("retain " + key);
    }

    @Override
    public synchronized Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        return inner.head(key);
    }

    @Override
    public synchronized void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        inner.list(prefix, each);
    }
}
