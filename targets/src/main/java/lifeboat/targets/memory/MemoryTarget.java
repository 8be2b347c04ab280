package lifeboat.targets.memory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

/// Keeps objects in the heap of this process. Safe for concurrent use. Closing it keeps what it
/// holds, so that a test can close one user and open the next.
public final class MemoryTarget implements Target {
    private final String name;
    private final TargetIdentity identity;
    private final Map<ObjectKey, byte[]> objects = new ConcurrentHashMap<>();

    /// A target independent of every memory target of another name.
    public MemoryTarget(String name) {
        this(name, new TargetIdentity("memory-" + name, name, Set.of("memory=" + name)));
    }

    /// A target that claims to be held by `identity`.
    public MemoryTarget(String name, TargetIdentity identity) {
        this.name = name;
        this.identity = identity;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TargetIdentity identity() {
        return identity;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, false, false, false);
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        byte[] copy = new byte[content.length()];
        try {
            content.copy(0, ByteBuffer.wrap(copy));
        } catch (IOException e) {
            throw new TargetException.Broken("put " + key + ": " + e.getMessage(), e);
        }
        switch (mode) {
            case CREATE -> {
                byte[] there = objects.putIfAbsent(key, copy);
                if (there != null && !Arrays.equals(there, copy)) {
                    throw new TargetException.Exists("put " + key + ": other bytes there", null);
                }
            }
            case REPLACE -> objects.put(key, copy);
        }
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws TargetException {
        byte[] bytes = objects.get(key);
        if (bytes == null) {
            throw new TargetException.Missing("read " + key + ": no such object", null);
        }
        if (range.isAll()) {
            return new ByteArrayInputStream(bytes);
        }
        if (range.offset() >= bytes.length) {
            throw new TargetException.Broken(
                    "read " + key + ": begins at " + range.offset() + " of " + bytes.length, null);
        }
        int offset = Math.toIntExact(range.offset());
        int length = Math.toIntExact(Math.min(range.length(), bytes.length - offset));
        return new ByteArrayInputStream(bytes, offset, length);
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) {
        return Optional.ofNullable(objects.get(key))
                .map(bytes -> new ObjectInfo(key, bytes.length));
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) {
        objects.forEach((key, bytes) -> {
            if (key.value().startsWith(prefix)) {
                each.accept(new ObjectInfo(key, bytes.length));
            }
        });
    }

    @Override
    public void delete(ObjectKey key) {
        objects.remove(key);
    }

    @Override
    public void retain(ObjectKey key, Instant until) throws TargetException {
        throw new TargetException.Broken("retain " + key + ": memory cannot lock", null);
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
