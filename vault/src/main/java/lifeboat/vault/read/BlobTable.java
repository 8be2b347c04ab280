package lifeboat.vault.read;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lifeboat.vault.BlobId;
import lifeboat.vault.PackId;
import lifeboat.vault.index.BlobCursor;
import lifeboat.vault.index.BlobPlace;

/// Places of many blobs in little memory: 40 bytes each in open-addressed arrays. Not safe for
/// concurrent writing; safe for concurrent reading once filled.
final class BlobTable {
    private static final int FIELDS = 6;

    private long[] ids;
    private int[] fields;
    private int size;
    private final List<PackId> packs;

    /// @param packs what pack numbers mean
    BlobTable(List<PackId> packs, int expected) {
        this.packs = packs;
        int slots = Integer.highestOneBit(Math.max(1024, expected / 2 * 3)) << 1;
        ids = new long[slots * 2];
        fields = new int[slots * FIELDS];
    }

    /// Adds the blob at which a cursor stands.
    ///
    /// @param pack number of its pack
    void put(BlobCursor blob, int pack) {
        BlobId id = new BlobId(blob.high(), blob.low());
        int slot = slot(id);
        if (isUsed(slot)) {
            return; // the first place known serves
        }
        ids[slot * 2] = id.high();
        ids[slot * 2 + 1] = id.low();
        int at = slot * FIELDS;
        fields[at] = pack;
        for (int i = 1; i < FIELDS; i++) {
            fields[at + i] = blob.field(i - 1);
        }
        if (++size > fields.length / FIELDS / 4 * 3) {
            grow();
        }
    }

    Optional<BlobPlace> find(BlobId id) {
        int slot = slot(id);
        if (!isUsed(slot)) {
            return Optional.empty();
        }
        int at = slot * FIELDS;
        return Optional.of(
                new BlobPlace(
                        packs.get(fields[at]),
                        fields[at + 1],
                        fields[at + 2],
                        fields[at + 3],
                        fields[at + 4],
                        fields[at + 5]));
    }

    private boolean isUsed(int slot) {
        return ids[slot * 2] != 0 || ids[slot * 2 + 1] != 0;
    }

    private int slot(BlobId id) {
        int mask = fields.length / FIELDS - 1;
        int slot = (int) id.low() & mask;
        while (isUsed(slot) && (ids[slot * 2] != id.high() || ids[slot * 2 + 1] != id.low())) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldIds = ids;
        int[] oldFields = fields;
        int oldSlots = oldFields.length / FIELDS;
        ids = new long[oldIds.length * 2];
        fields = new int[oldFields.length * 2];
        for (int i = 0; i < oldSlots; i++) {
            if (oldIds[i * 2] != 0 || oldIds[i * 2 + 1] != 0) {
                int slot = slot(new BlobId(oldIds[i * 2], oldIds[i * 2 + 1]));
                ids[slot * 2] = oldIds[i * 2];
                ids[slot * 2 + 1] = oldIds[i * 2 + 1];
                System.arraycopy(oldFields, i * FIELDS, fields, slot * FIELDS, FIELDS);
            }
        }
        Arrays.fill(oldIds, 0);
    }
}
