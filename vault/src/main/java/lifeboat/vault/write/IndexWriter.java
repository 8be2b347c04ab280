package lifeboat.vault.write;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import lifeboat.targets.Content;
import lifeboat.vault.BlobId;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.BlobBatch;
import lifeboat.vault.index.BlobCursor;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.index.SegmentSpan;
import lifeboat.vault.pack.PackedBlob;
import lifeboat.vault.site.VaultKeys;

/// Writes index segments for the packs of a run: one as soon as many blobs wait, so that memory is
/// bounded, and the rest at the commit. Segments are merged as [SegmentTiers] says and shipped at
/// the commit, so that none is shipped that the same run merges again. Safe for concurrent use.
final class IndexWriter {
    private final VaultKeys keys;
    private final KnownState known;
    private final Shipping shipping;
    private final BlobBatch waiting = new BlobBatch();
    private final Set<String> unshipped = new LinkedHashSet<>();

    IndexWriter(VaultKeys keys, KnownState known, Shipping shipping) {
        this.keys = keys;
        this.known = known;
        this.shipping = shipping;
    }

    /// Takes the blobs of a pack.
    synchronized void add(Journal.Noted pack) {
        int ordinal = known.packs.add(new PackInfo(pack.id(), pack.sizeBytes()));
        for (int f = 0; f < pack.frames().size(); f++) {
            var frame = pack.frames().get(f);
            int offset = 0;
            for (PackedBlob blob : pack.directory().frames().get(f)) {
                waiting.add(
                        blob.id(),
                        ordinal,
                        f,
                        frame.offset(),
                        frame.storedLength(),
                        offset,
                        blob.length());
                offset += blob.length();
            }
        }
    }

    /// Writes a segment if enough waits.
    synchronized void writeIfLarge() throws IOException {
        if (waiting.size() >= known.limits.waitingBlobs()) {
            write(List.of(), true);
            mergeFull();
        }
    }

    /// Writes what waits, merged with other segments where there are many of them, and ships all
    /// that was made.
    synchronized void writeRest() throws IOException {
        if (waiting.size() > 0) {
            mergeSmall();
            mergeFull();
        }
        for (String digest : unshipped) {
            Content.Sha256 sha256 = new Content.Sha256(digest);
            Content content = Content.of(Files.readAllBytes(known.cache.file(sha256)));
            if (!content.sha256().equals(sha256)) {
                throw new IOException("index segment " + digest + " changed on the local disk");
            }
            shipping.ship(VaultLayout.index(sha256), content);
        }
        unshipped.clear();
    }

    private void mergeSmall() throws IOException {
        List<String> small = SegmentTiers.small(known.segments, known.limits.smallBlobs());
        if (!small.isEmpty()) {
            try {
                write(small, false);
                return;
            } catch (IOException e) {
                known.warn("small index segments are not merged: " + e.getMessage());
            }
        }
        write(List.of(), false);
    }

    /// Merging only saves later lookups, so a segment that cannot be read costs no more than that.
    private void mergeFull() {
        Set<String> made = Set.of();
        while (true) {
            List<String> full = SegmentTiers.full(known.segments, known.limits.smallBlobs());
            if (made.containsAll(full)) { // nothing to do, or nothing that merging changes
                return;
            }
            try {
                made = merge(full, new BlobBatch(), isLarge());
            } catch (IOException e) {
                known.warn("index segments are not merged: " + e.getMessage());
                return;
            }
        }
    }

    private boolean isLarge() {
        return known.segments.values().stream().mapToLong(SegmentSpan::blobs).sum()
                > known.limits.memoryBlobs();
    }

    /// Writes what waits, with what `segments` hold.
    ///
    /// @param toDisk whether the memory forgets these blobs
    private void write(List<String> segments, boolean toDisk) throws IOException {
        merge(segments, waiting, toDisk);
        if (toDisk) {
            BlobCursor blobs = waiting.sorted();
            while (blobs.next()) {
                known.blobs.forget(new BlobId(blobs.high(), blobs.low()));
            }
        }
        waiting.clear();
    }

    /// @return digests of what was made
    private Set<String> merge(List<String> segments, BlobBatch batch, boolean onDisk)
            throws IOException {
        try (SegmentMerge merge =
                new SegmentMerge(
                        known.cache, keys.sealing(), known.packs, known.limits.partBlobs())) {
            List<SegmentMerge.Made> made;
            try {
                merge.add(batch);
                for (String digest : segments) {
                    merge.add(new Content.Sha256(digest));
                }
                made = merge.merge();
            } catch (IOException | RuntimeException | Error e) {
                merge.discard();
                throw e;
            }
            known.keep(made, segments, onDisk);
            segments.forEach(unshipped::remove);
            Set<String> digests = new LinkedHashSet<>();
            made.forEach(segment -> digests.add(segment.sha256().hex()));
            unshipped.addAll(digests);
            return digests;
        }
    }
}
