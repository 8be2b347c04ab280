package lifeboat.vault.prune;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import lifeboat.vault.BlobId;
import lifeboat.vault.index.KnownBlobs;
import lifeboat.vault.pack.PackDirectory;
import lifeboat.vault.pack.PackedBlob;

/// Which blobs of some packs are used, in about 40 bytes a blob. A blob that lies in several of the
/// packs is used in all of them. Safe for concurrent use.
final class BlobUse {
    private final KnownBlobs numbers = new KnownBlobs(1 << 16);
    private final BitSet used = new BitSet();
    private int[] packs = new int[1024];
    private int[] lengths = new int[1024];
    private int[] first = new int[1024];
    private int size;

    /// Adds what a pack holds.
    ///
    /// @param pack number by which the caller knows it
    synchronized void add(int pack, PackDirectory directory) {
        for (List<PackedBlob> frame : directory.frames()) {
            for (PackedBlob blob : frame) {
                add(pack, blob);
            }
        }
    }

    private void add(int pack, PackedBlob blob) {
        if (size == packs.length) {
            int room = size + size / 2;
            packs = Arrays.copyOf(packs, room);
            lengths = Arrays.copyOf(lengths, room);
            first = Arrays.copyOf(first, room);
        }
        int known = numbers.find(blob.id());
        packs[size] = pack;
        lengths[size] = blob.length();
        first[size] = known < 0 ? size : known;
        if (known < 0) {
            numbers.put(blob.id(), size);
        }
        size++;
    }

    synchronized int size() {
        return size;
    }

    /// Notes that somebody needs a blob, if it is in one of the packs.
    synchronized void use(BlobId blob) {
        int number = numbers.find(blob);
        if (number >= 0) {
            used.set(number);
        }
    }

    /// Whether a blob is in one of the packs as far as was told.
    boolean knows(BlobId blob) {
        return numbers.find(blob) >= 0;
    }

    synchronized boolean isUsed(BlobId blob) {
        int number = numbers.find(blob);
        return number >= 0 && used.get(number);
    }

    /// Plain bytes of each pack.
    ///
    /// @param count packs
    synchronized long[] bytes(int count) {
        return sum(count, false);
    }

    /// Plain bytes of each pack that are used.
    synchronized long[] usedBytes(int count) {
        return sum(count, true);
    }

    private long[] sum(int count, boolean usedOnly) {
        long[] sums = new long[count];
        for (int i = 0; i < size; i++) {
            if (!usedOnly || used.get(first[i])) {
                sums[packs[i]] += lengths[i];
            }
        }
        return sums;
    }
}
