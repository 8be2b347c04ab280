package lifeboat.vault.read;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ObjLongConsumer;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.TargetException;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.PackIds;

/// Every object of one vault with its size, by one complete listing; 50 bytes for each pack. What
/// is stored later is added by whoever stored it. Safe for concurrent use.
public final class Inventory {
    private static final long GONE = -1;

    private final PackIds packs = new PackIds();
    private long[] packSizes = new long[64];
    private final Map<ObjectKey, Long> others = new HashMap<>();

    private Inventory() {}

    /// Lists a vault.
    ///
    /// @throws TargetException if the listing is not complete
    public static Inventory of(Target target) throws TargetException {
        Inventory inventory = new Inventory();
        target.list("", info -> inventory.stored(info.key(), info.sizeBytes()));
        return inventory;
    }

    /// The pack that a key names, if it is exactly the key of one.
    private static Optional<PackId> pack(ObjectKey key) {
        String name = key.value();
        int hex = VaultLayout.PACKS.length() + 3;
        if (name.length() != hex + 2 * PackId.SIZE || !name.startsWith(VaultLayout.PACKS)) {
            return Optional.empty();
        }
        for (int i = hex; i < name.length(); i++) {
            char c = name.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return Optional.empty();
            }
        }
        boolean inItsFolder =
                name.charAt(hex - 1) == '/'
                        && name.startsWith(name.substring(hex, hex + 2), hex - 3);
        return inItsFolder ? Optional.of(PackId.parse(name.substring(hex))) : Optional.empty();
    }

    /// The size of an object, if the vault has it.
    public synchronized OptionalLong size(ObjectKey key) {
        Optional<PackId> pack = pack(key);
        long size = pack.isPresent() ? size(pack.get()) : others.getOrDefault(key, GONE);
        return size == GONE ? OptionalLong.empty() : OptionalLong.of(size);
    }

    private long size(PackId pack) {
        int number = packs.find(pack);
        return number < 0 ? GONE : packSizes[number];
    }

    /// Whether the vault has an object of this size under this name.
    public synchronized boolean holds(ObjectKey key, long sizeBytes) {
        OptionalLong size = size(key);
        return size.isPresent() && size.getAsLong() == sizeBytes;
    }

    /// Whether the vault has a pack of this size.
    public synchronized boolean holds(PackId pack, long sizeBytes) {
        long size = size(pack);
        return size != GONE && size == sizeBytes;
    }

    /// Notes an object that was stored.
    public synchronized void stored(ObjectKey key, long sizeBytes) {
        Optional<PackId> pack = pack(key);
        if (pack.isEmpty()) {
            others.put(key, sizeBytes);
            return;
        }
        int number = packs.add(pack.get());
        if (number >= packSizes.length) {
            packSizes = Arrays.copyOf(packSizes, number + number / 2 + 1);
        }
        packSizes[number] = sizeBytes;
    }

    /// Notes that an object is not what it should be.
    public synchronized void lost(ObjectKey key) {
        Optional<PackId> pack = pack(key);
        if (pack.isEmpty()) {
            others.remove(key);
            return;
        }
        int number = packs.find(pack.get());
        if (number >= 0) {
            packSizes[number] = GONE;
        }
    }

    /// A copy of everything known but packs.
    public synchronized Map<ObjectKey, Long> others() {
        return new HashMap<>(others);
    }

    /// Hands every pack with its size to `each`.
    public synchronized void packs(ObjLongConsumer<PackId> each) {
        for (int i = 0; i < packs.size(); i++) {
            if (packSizes[i] != GONE) {
                each.accept(packs.get(i), packSizes[i]);
            }
        }
    }

    /// A copy of everything known.
    public synchronized Map<ObjectKey, Long> all() {
        Map<ObjectKey, Long> all = new HashMap<>(others);
        for (int i = 0; i < packs.size(); i++) {
            if (packSizes[i] != GONE) {
                all.put(packs.get(i).key(), packSizes[i]);
            }
        }
        return all;
    }
}
