package lifeboat.targets.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Capabilities;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.TargetIdentity;

/// Takes puts only, and does before each what the test says.
final class FakeTarget implements Target {
    interface Act {
        void before(ObjectKey key) throws TargetException;
    }

    private final String name;
    private final Act act;
    private final Map<ObjectKey, Content.Sha256> stored = new ConcurrentHashMap<>();
    private final List<ObjectKey> begun = new CopyOnWriteArrayList<>();
    private final List<ObjectKey> spoiled = new CopyOnWriteArrayList<>();
    private final List<ObjectKey> refused = new CopyOnWriteArrayList<>();

    FakeTarget(String name, Act act) {
        this.name = name;
        this.act = act;
    }

    static FakeTarget quick(String name) {
        return new FakeTarget(name, _ -> {});
    }

    /// Object by object, the digest of the bytes that arrived.
    Map<ObjectKey, Content.Sha256> stored() {
        return stored;
    }

    List<ObjectKey> begun() {
        return begun;
    }

    /// Objects whose bytes changed while they were read.
    List<ObjectKey> spoiled() {
        return spoiled;
    }

    /// Objects whose bytes could not be read.
    List<ObjectKey> refused() {
        return refused;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TargetIdentity identity() {
        return new TargetIdentity("provider-" + name, "me", Set.of());
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        begun.add(key);
        Content.Sha256 digest;
        try {
            act.before(key);
        } finally {
            digest = digest(key, content);
            if (!digest.equals(content.sha256())) {
                spoiled.add(key);
            }
        }
        stored.put(key, digest);
    }

    private Content.Sha256 digest(ObjectKey key, Content content) throws TargetException {
        try (InputStream in = content.open()) {
            byte[] bytes = in.readAllBytes();
            return Content.Sha256.of(bytes, 0, bytes.length);
        } catch (IOException e) {
            refused.add(key);
            throw new TargetException.Broken("put: unreadable content", e);
        }
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, false, false, true);
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(ObjectKey key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void retain(ObjectKey key, Instant until) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
