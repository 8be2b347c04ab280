package lifeboat.benchmarks.micro;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lifeboat.vault.BlobId;
import lifeboat.vault.PackId;
import lifeboat.vault.index.BlobPlace;
import lifeboat.vault.index.IndexedBlob;

/// Blobs of 128 KiB, eight to a frame and 256 to a pack, as a segment has them.
///
/// @param blobs in order of their places
/// @param packs with their stored bytes
record SeededIndex(List<IndexedBlob> blobs, Map<PackId, Long> packs) {
    private static final int PER_FRAME = 8;
    private static final int PER_PACK = 256;
    private static final int BLOB_BYTES = 128 << 10;
    private static final int FRAME_BYTES = 400_000;

    SeededIndex {
        blobs = List.copyOf(blobs);
        packs = Map.copyOf(packs);
    }

    static SeededIndex of(int count, long seed) {
        Random random = new Random(seed);
        List<IndexedBlob> blobs = new ArrayList<>(count);
        Map<PackId, Long> packs = new HashMap<>();
        PackId pack = new PackId(0, 0, 0, 0);
        for (int i = 0; i < count; i++) {
            if (i % PER_PACK == 0) {
                pack =
                        new PackId(
                                random.nextLong(),
                                random.nextLong(),
                                random.nextLong(),
                                random.nextLong());
                packs.put(pack, 32L << 20);
            }
            int frame = i % PER_PACK / PER_FRAME;
            BlobPlace place =
                    new BlobPlace(
                            pack,
                            frame,
                            1_198L + (long) frame * FRAME_BYTES,
                            FRAME_BYTES,
                            i % PER_FRAME * BLOB_BYTES,
                            BLOB_BYTES);
            blobs.add(new IndexedBlob(new BlobId(random.nextLong(), random.nextLong()), place));
        }
        return new SeededIndex(blobs, packs);
    }
}
