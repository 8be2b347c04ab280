package lifeboat.vault.write;

import java.util.Arrays;
import java.util.OptionalInt;
import lifeboat.vault.PackId;
import lifeboat.vault.index.PackIds;
import lifeboat.vault.index.PackInfo;

/// Numbers packs, so that the table of blobs need not repeat their ids. Safe for concurrent use.
final class PackTable {
    private final PackIds ids = new PackIds();
    private long[] sizes = new long[64];

    synchronized int add(PackInfo pack) {
        int before = ids.size();
        int ordinal = ids.add(pack.id());
        if (ordinal == before) {
            if (ordinal == sizes.length) {
                sizes = Arrays.copyOf(sizes, ordinal * 2);
            }
            sizes[ordinal] = pack.sizeBytes();
        }
        return ordinal;
    }

    synchronized PackInfo info(int ordinal) {
        return new PackInfo(ids.get(ordinal), sizes[ordinal]);
    }

    synchronized OptionalInt ordinal(PackId id) {
        int ordinal = ids.find(id);
        return ordinal < 0 ? OptionalInt.empty() : OptionalInt.of(ordinal);
    }
}
