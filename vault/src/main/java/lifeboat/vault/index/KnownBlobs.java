package lifeboat.vault.index;

import java.util.concurrent.CopyOnWriteArrayList;
import lifeboat.vault.BlobId;

/// Which blobs are stored, and in which pack: 20 bytes a blob in open-addressed tables behind
/// striped locks, and below them, where there are many, tables on disk. Safe for concurrent use.
///
/// Packs are small numbers here; whoever fills the tables knows which pack a number means. What the
/// memory knows goes before what a file says.
public final class KnownBlobs {
    /// Answer of [#find] for a blob that nobody knows.
    public static final int UNKNOWN = -1;

    /// Answer of [#find] and [#claim] for a blob that was claimed and is not in a finished pack
    /// yet.
    public static final int PENDING = -2;

    /// Answer of [#claim] to the one caller who must store the blob.
    public static final int CLAIMED = -3;

    private static final int STRIPES = 64;

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final CopyOnWriteArrayList<KnownLayer> layers = new CopyOnWriteArrayList<>();

    /// @param expected blobs, so that filling need not grow
    public KnownBlobs(long expected) {
        int each = (int) Math.min(1 << 26, Math.max(64, expected / STRIPES * 3 / 2));
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe(Integer.highestOneBit(each - 1) << 1);
        }
    }

    /// The pack of a blob, [#PENDING] or [#UNKNOWN].
    public int find(BlobId id) {
        Stripe stripe = stripe(id);
        synchronized (stripe) {
            int slot = stripe.slot(id.high(), id.low());
            return stripe.used(slot) ? stripe.packs[slot] : onDisk(id);
        }
    }

    /// Asked with the lock of the id's stripe held, so that no other thread claims it meanwhile.
    private int onDisk(BlobId id) {
        for (KnownLayer layer : layers) {
            int pack = layer.find(id);
            if (pack >= 0) {
                return pack;
            }
        }
        return UNKNOWN;
    }

    /// Asks whether a blob must be stored.
    ///
    /// @return its pack, [#PENDING] if another caller is about to store it, [#CLAIMED] if this
    ///   caller must
    public int claim(BlobId id) {
        Stripe stripe = stripe(id);
        synchronized (stripe) {
            int slot = stripe.slot(id.high(), id.low());
            if (stripe.used(slot)) {
                return stripe.packs[slot];
            }
            int pack = onDisk(id);
            if (pack >= 0) {
                return pack;
            }
            stripe.insert(slot, id, PENDING);
            return CLAIMED;
        }
    }

    /// Says where a blob is, known before or not.
    public void put(BlobId id, int pack) {
        Stripe stripe = stripe(id);
        synchronized (stripe) {
            int slot = stripe.slot(id.high(), id.low());
            if (stripe.used(slot)) {
                stripe.packs[slot] = pack;
            } else {
                stripe.insert(slot, id, pack);
            }
        }
    }

    /// Looks into `layer` too from now on.
    public void add(KnownLayer layer) {
        layers.add(layer);
    }

    /// Looks into `layer` no more.
    public void remove(KnownLayer layer) {
        layers.remove(layer);
    }

    /// Takes a blob out of the memory, because a layer has it.
    public void forget(BlobId id) {
        Stripe stripe = stripe(id);
        synchronized (stripe) {
            int slot = stripe.slot(id.high(), id.low());
            if (stripe.used(slot)) {
                stripe.remove(slot);
            }
        }
    }

    /// Blobs in memory.
    public long size() {
        long size = 0;
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                size += stripe.size;
            }
        }
        return size;
    }

    private Stripe stripe(BlobId id) {
        return stripes[(int) (id.high() >>> 58)];
    }

    /// One table; ids are keyed hashes, so their own bits spread them.
    private static final class Stripe {
        private long[] ids;
        private int[] packs;
        private int size;

        Stripe(int slots) {
            ids = new long[slots * 2];
            packs = new int[slots];
        }

        boolean used(int slot) {
            return ids[slot * 2] != 0 || ids[slot * 2 + 1] != 0;
        }

        int slot(long high, long low) {
            int mask = packs.length - 1;
            int slot = (int) low & mask;
            while (used(slot) && (ids[slot * 2] != high || ids[slot * 2 + 1] != low)) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        void insert(int slot, BlobId id, int pack) {
            ids[slot * 2] = id.high();
            ids[slot * 2 + 1] = id.low();
            packs[slot] = pack;
            if (++size > packs.length / 4 * 3) {
                grow();
            }
        }

        /// Closes the gap, so that no run of slots is broken.
        void remove(int slot) {
            int mask = packs.length - 1;
            int gap = slot;
            for (int next = (gap + 1) & mask; used(next); next = (next + 1) & mask) {
                int home = (int) ids[next * 2 + 1] & mask;
                if (((next - home) & mask) >= ((next - gap) & mask)) {
                    ids[gap * 2] = ids[next * 2];
                    ids[gap * 2 + 1] = ids[next * 2 + 1];
                    packs[gap] = packs[next];
                    gap = next;
                }
            }
            ids[gap * 2] = 0;
            ids[gap * 2 + 1] = 0;
            size--;
        }

        private void grow() {
            long[] oldIds = ids;
            int[] oldPacks = packs;
            ids = new long[oldIds.length * 2];
            packs = new int[oldPacks.length * 2];
            for (int i = 0; i < oldPacks.length; i++) {
                long high = oldIds[i * 2];
                long low = oldIds[i * 2 + 1];
                if (high != 0 || low != 0) {
                    int slot = slot(high, low);
                    ids[slot * 2] = high;
                    ids[slot * 2 + 1] = low;
                    packs[slot] = oldPacks[i];
                }
            }
        }
    }
}
