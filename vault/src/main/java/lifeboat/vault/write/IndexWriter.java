package lifeboat.vault.write;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lifeboat.targets.Content;
import lifeboat.vault.BlobId;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.BlobPlace;
import lifeboat.vault.index.IndexedBlob;
import lifeboat.vault.index.SegmentReader;
import lifeboat.vault.index.SegmentWriter;
import lifeboat.vault.pack.PackedBlob;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.site.VaultKeys;

/// Writes index segments for the packs of a run: one as soon as many blobs wait, so that memory is
/// bounded, and the rest at the commit, together with small segments of earlier nights. Safe for
/// concurrent use.
final class IndexWriter {
    /// Blobs of a segment, about.
    static final int SEGMENT_BLOBS = 400_000;

    /// So many small segments are left alone.
    private static final int SMALL_SEGMENTS = 8;

    private static final int LEVEL = 3;

    private final VaultKeys keys;
    private final KnownState known;
    private final Shipping shipping;
    private final List<IndexedBlob> waiting = new ArrayList<>();
    private final Map<PackId, Long> packSizes = new HashMap<>();

    IndexWriter(VaultKeys keys, KnownState known, Shipping shipping) {
        this.keys = keys;
        this.known = known;
        this.shipping = shipping;
        known.uncommitted.forEach(this::add);
    }

    /// Takes the blobs of a pack.
    synchronized void add(Journal.Noted pack) {
        packSizes.put(pack.id(), pack.sizeBytes());
        for (int f = 0; f < pack.frames().size(); f++) {
            var frame = pack.frames().get(f);
            int offset = 0;
            for (PackedBlob blob : pack.directory().frames().get(f)) {
                waiting.add(
                        new IndexedBlob(
                                blob.id(),
                                new BlobPlace(
                                        pack.id(),
                                        f,
                                        frame.offset(),
                                        frame.storedLength(),
                                        offset,
                                        blob.length())));
                offset += blob.length();
            }
        }
    }

    /// Writes a segment if enough waits.
    synchronized void writeIfLarge() throws IOException {
        if (waiting.size() >= SEGMENT_BLOBS) {
            write();
        }
    }

    /// Writes what waits, merged with small segments where there are many of them.
    synchronized void writeRest() throws IOException {
        if (waiting.isEmpty()) {
            return;
        }
        mergeSmall();
        write();
    }

    private void mergeSmall() throws IOException {
        List<Map.Entry<String, Integer>> bySize = new ArrayList<>(known.segments.entrySet());
        bySize.removeIf(segment -> segment.getValue() > SEGMENT_BLOBS / 2);
        if (bySize.size() < SMALL_SEGMENTS) {
            return;
        }
        bySize.sort(Comparator.comparingInt(Map.Entry::getValue));
        Set<BlobId> present = new HashSet<>();
        waiting.forEach(blob -> present.add(blob.id()));
        for (var segment : bySize) {
            if (waiting.size() + segment.getValue() > SEGMENT_BLOBS) {
                break;
            }
            absorb(segment.getKey(), present);
            known.segments.remove(segment.getKey());
        }
    }

    private void absorb(String digest, Set<BlobId> present) throws IOException {
        try (FrameCodec codec = new FrameCodec(LEVEL)) {
            SegmentReader segment =
                    SegmentReader.open(
                            SealedObjectReader.Bytes.of(known.stored(new Content.Sha256(digest))),
                            keys.sealing(),
                            codec,
                            "index segment " + digest);
            var packs = segment.packs();
            segment.forEach((id, pack, place) -> {
                // what lies in packs that no vault shows any more is left behind
                if (known.packs.ordinal(place.pack()).isPresent() && present.add(id)) {
                    packSizes.put(place.pack(), packs.get(pack).sizeBytes());
                    waiting.add(new IndexedBlob(id, place));
                }
            });
        }
    }

    private void write() throws IOException {
        try (FrameCodec codec = new FrameCodec(LEVEL)) {
            byte[] segment = SegmentWriter.write(waiting, packSizes, keys.sealing(), codec);
            Content.Sha256 sha256 = Content.of(segment).sha256();
            known.keep(sha256, segment, waiting.size());
            shipping.ship(VaultLayout.index(sha256), segment);
            waiting.clear();
            packSizes.clear();
        }
    }
}
