package lifeboat.vault.write;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import lifeboat.vault.PackId;
import lifeboat.vault.index.PackInfo;

/// Numbers packs, so that the table of blobs need not repeat their ids. Safe for concurrent use.
final class PackTable {
    private final List<PackInfo> packs = new ArrayList<>();
    private final Map<PackId, Integer> ordinals = new HashMap<>();

    synchronized int add(PackInfo pack) {
        Integer known = ordinals.get(pack.id());
        if (known != null) {
            return known;
        }
        packs.add(pack);
        ordinals.put(pack.id(), packs.size() - 1);
        return packs.size() - 1;
    }

    synchronized PackInfo info(int ordinal) {
        return packs.get(ordinal);
    }

    synchronized OptionalInt ordinal(PackId id) {
        Integer ordinal = ordinals.get(id);
        return ordinal == null ? OptionalInt.empty() : OptionalInt.of(ordinal);
    }
}
