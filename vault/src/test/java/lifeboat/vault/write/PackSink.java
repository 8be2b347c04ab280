package lifeboat.vault.write;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectInfo;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.targets.fault.Wrapped;
import lifeboat.vault.VaultLayout;

/// Reads packs and remembers their sizes only; keeps all else. For amounts that no memory holds.
final class PackSink implements Wrapped {
    private final Target inner;
    private final Map<ObjectKey, Long> packs = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    PackSink(Target inner) {
        this.inner = inner;
    }

    int packs() {
        return packs.size();
    }

    /// Bytes of packs taken, those twice that came twice.
    long bytes() {
        return bytes.get();
    }

    @Override
    public Target inner() {
        return inner;
    }

    @Override
    public void put(ObjectKey key, Content content, PutMode mode) throws TargetException {
        if (!key.value().startsWith(VaultLayout.PACKS)) {
            Wrapped.super.put(key, content, mode);
            return;
        }
        try (InputStream in = content.open()) {
            bytes.addAndGet(in.transferTo(OutputStream.nullOutputStream()));
        } catch (IOException e) {
            throw new TargetException.Broken("put " + key + ": " + e.getMessage(), e);
        }
        packs.put(key, (long) content.length());
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws TargetException {
        Long size = packs.get(key);
        return size == null ? Wrapped.super.head(key) : Optional.of(new ObjectInfo(key, size));
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) throws TargetException {
        Wrapped.super.list(prefix, each);
        packs.forEach((key, size) -> {
            if (key.value().startsWith(prefix)) {
                each.accept(new ObjectInfo(key, size));
            }
        });
    }
}
