package lifeboat.vault.index;

import java.util.Arrays;
import lifeboat.vault.PackId;

/// Numbers packs from 0 on, 32 bytes each beside a small hash table: a vault may have hundreds of
/// thousands. Not safe for concurrent use.
public final class PackIds {
    private long[] ids = new long[64];
    private int[] slots = new int[32]; // number + 1, or 0
    private int size;

    /// The number of a pack, a new one if it has none yet.
    public int add(PackId id) {
        int slot = slot(id);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        if (size * 4 == ids.length) {
            ids = Arrays.copyOf(ids, ids.length + Math.max(64, ids.length / 8 * 4));
        }
        int at = size * 4;
        ids[at] = id.a();
        ids[at + 1] = id.b();
        ids[at + 2] = id.c();
        ids[at + 3] = id.d();
        slots[slot] = ++size;
        if (size > slots.length / 2) {
            grow();
        }
        return size - 1;
    }

    /// The number of a pack, or -1.
    public int find(PackId id) {
        return slots[slot(id)] - 1;
    }

    public PackId get(int number) {
        java.util.Objects.checkIndex(number, size);
        int at = number * 4;
        return new PackId(ids[at], ids[at + 1], ids[at + 2], ids[at + 3]);
    }

    public int size() {
        return size;
    }

    private int slot(PackId id) {
        int mask = slots.length - 1;
        int slot = home(id.a(), id.d()) & mask;
        while (slots[slot] != 0 && !isAt(slots[slot] - 1, id)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static int home(long a, long d) {
        return (int) (((a ^ Long.rotateLeft(d, 32)) * 0x9E3779B97F4A7C15L) >>> 32);
    }

    private boolean isAt(int number, PackId id) {
        int at = number * 4;
        return ids[at] == id.a()
                && ids[at + 1] == id.b()
                && ids[at + 2] == id.c()
                && ids[at + 3] == id.d();
    }

    private void grow() {
        slots = new int[slots.length * 2];
        int mask = slots.length - 1;
        for (int i = 0; i < size; i++) {
            int slot = home(ids[i * 4], ids[i * 4 + 3]) & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = i + 1;
        }
    }
}
