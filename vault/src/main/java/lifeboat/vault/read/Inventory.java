package lifeboat.vault.read;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;

/// Every object of one vault with its size, by one complete listing. What is stored later is added
/// by whoever stored it. Safe for concurrent use.
public final class Inventory {
    private final Map<ObjectKey, Long> sizes;

    private Inventory(Map<ObjectKey, Long> sizes) {
        this.sizes = sizes;
    }

    /// Lists a vault.
    ///
    /// @throws TargetException if the listing is not complete
    public static Inventory of(Target target) throws TargetException {
        Map<ObjectKey, Long> sizes = new HashMap<>();
        target.list("", info -> sizes.put(info.key(), info.sizeBytes()));
        return new Inventory(sizes);
    }

    /// The size of an object, if the vault has it.
    public synchronized OptionalLong size(ObjectKey key) {
        Long size = sizes.get(key);
        return size == null ? OptionalLong.empty() : OptionalLong.of(size);
    }

    /// Whether the vault has an object of this size under this name.
    public synchronized boolean holds(ObjectKey key, long sizeBytes) {
        Long size = sizes.get(key);
        return size != null && size == sizeBytes;
    }

    /// Notes an object that was stored.
    public synchronized void stored(ObjectKey key, long sizeBytes) {
        sizes.put(key, sizeBytes);
    }

    /// Notes that an object is not what it should be.
    public synchronized void lost(ObjectKey key) {
        sizes.remove(key);
    }

    /// A copy of everything known.
    public synchronized Map<ObjectKey, Long> all() {
        return Map.copyOf(sizes);
    }
}
