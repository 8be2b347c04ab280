package lifeboat.vault.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import lifeboat.targets.Content;
import lifeboat.targets.TargetException;
import lifeboat.vault.BlobId;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.BlobPlace;
import lifeboat.vault.index.PackIds;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.index.PlaceTable;
import lifeboat.vault.index.SegmentCursor;
import lifeboat.vault.index.SegmentReader;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.Summary;
import org.jspecify.annotations.Nullable;

/// Finds where blobs of one snapshot are: by the index segments it lists, one lookup at a time, in
/// memory where few are listed, or in tables on disk where many are wanted of a large index; and by
/// the directories of its packs where a segment is missing, spoilt or lies (format properties F9
/// and F10). Safe for concurrent use.
final class BlobLocator implements AutoCloseable {
    /// Places held in memory at most.
    private static final int MEMORY_BLOBS = 1 << 19;

    /// Bytes that a blob takes in a segment, about. Blobs whose ids and places are alike take far
    /// fewer, so that only their number tells what memory they need.
    private static final int STORED_BYTES = 36;

    private final Vaults vaults;
    private final VaultKeys keys;
    private final List<PackInfo> packs;
    private final PackIds needed = new PackIds();
    private final FrameCodec codec = new FrameCodec(1);
    private final Path room;
    private final Map<String, SegmentPlaces> segments = new LinkedHashMap<>();
    private final ConcurrentLinkedQueue<String> warnings = new ConcurrentLinkedQueue<>();
    private final Set<String> spoilt = new HashSet<>();
    private @Nullable BlobTable table;
    private boolean isLarge;
    private final PackDirectories packDirectories;
    private final List<PackInfo> replaced;
    private final PackIds replacedIds = new PackIds();
    private @Nullable PlaceTable before;
    private @Nullable PlaceTable directories;
    private boolean compared;

    /// @param replaced packs where blobs were before they came into `packs`
    BlobLocator(
            Vaults vaults,
            VaultKeys keys,
            Summary summary,
            List<PackInfo> packs,
            List<PackInfo> replaced) {
        this.replaced = replaced;
        this.vaults = vaults;
        this.keys = keys;
        this.packs = packs;
        this.room = LargeTemporary.directory();
        this.packDirectories =
                new PackDirectories(vaults, keys, packs, room, MEMORY_BLOBS, warnings);
        packs.forEach(pack -> needed.add(pack.id()));
        replaced.forEach(pack -> replacedIds.add(pack.id()));
        List<String> listed = summary.indexes();
        for (int i = 0; i < listed.size(); i++) {
            String digest = listed.get(i);
            segments.put(
                    digest,
                    new SegmentPlaces(
                            vaults, keys.sealing(), codec, digest, summary.range(i), needed, room));
        }
    }

    /// Where a blob is.
    ///
    /// @throws VaultException.Lost if neither segments nor pack directories know it
    synchronized BlobPlace find(BlobId id) throws IOException {
        PlaceTable truth = directories;
        BlobTable all = table;
        Optional<BlobPlace> place = beforeItMoved(id);
        if (place.isPresent()) {
            return place.get();
        }
        place = truth != null ? truth.find(id, needed) : all != null ? all.find(id) : lookUp(id);
        if (place.isEmpty() && truth == null) {
            place = fromDirectories().find(id, needed);
        }
        String unknown = "blob " + id + " is in no pack of its snapshot";
        if (place.isEmpty() && compareDirectories(unknown)) {
            place = fromDirectories().find(id, needed);
        }
        if (place.isEmpty() && readReplaced(unknown)) {
            place = beforeItMoved(id);
        }
        return place.orElseThrow(() -> new VaultException.Lost(unknown, null));
    }

    /// Asks the segments that are said to cover the id, and if those know nothing the others.
    private Optional<BlobPlace> lookUp(BlobId id) throws IOException {
        Optional<BlobPlace> place = lookUp(id, true);
        return place.isPresent() ? place : lookUp(id, false);
    }

    private Optional<BlobPlace> lookUp(BlobId id, boolean covering) throws IOException {
        for (var segment : segments.entrySet()) {
            if (segment.getValue().mayHold(id) == covering && !spoilt.contains(segment.getKey())) {
                try {
                    Optional<BlobPlace> place = segment.getValue().find(id);
                    if (place.isPresent()) {
                        return place;
                    }
                } catch (VaultException | TargetException e) {
                    passOver(segment.getKey(), e);
                }
            }
        }
        return Optional.empty();
    }

    private void passOver(String segment, IOException reason) {
        warnings.add("index segment " + segment + " is passed over: " + reason.getMessage());
        spoilt.add(segment);
    }

    /// Prepares for looking up many blobs.
    synchronized void expectMany() throws IOException {
        if (table == null && directories == null && !isLarge) {
            BlobTable all = new BlobTable(packIds(), 1 << 16);
            long left = MEMORY_BLOBS;
            for (String segment : segments.keySet()) {
                left -= load(segment, left, all);
                if (left < 0) {
                    isLarge = true;
                    return;
                }
            }
            table = all;
        }
    }

    /// Prepares for looking up these blobs.
    ///
    /// @return the same in the order in which looking them up is cheap
    synchronized Collection<BlobId> expect(Collection<BlobId> wanted) throws IOException {
        if (table != null) {
            return wanted;
        }
        List<BlobId> sorted = new ArrayList<>(wanted);
        sorted.sort(Comparator.naturalOrder());
        for (var segment : segments.entrySet()) {
            if (directories == null && !spoilt.contains(segment.getKey())) {
                try {
                    segment.getValue().expect(sorted);
                } catch (VaultException | TargetException e) {
                    passOver(segment.getKey(), e);
                }
            }
        }
        return sorted;
    }

    private List<PackId> packIds() {
        return packs.stream().map(PackInfo::id).toList();
    }

    /// Reads a segment into memory unless it holds more than `most` blobs.
    ///
    /// @return how many it holds, about
    private long load(String segment, long most, BlobTable all) throws IOException {
        var key = VaultLayout.index(new Content.Sha256(segment));
        try {
            Object stored =
                    vaults.fromAny(
                            key,
                            64 * 1024,
                            target -> {
                                long length = StoredBytes.on(target, key).length();
                                return length > most * STORED_BYTES
                                        ? (Object) length
                                        : Vaults.wholeFrom(target, key, most * STORED_BYTES);
                            });
            if (stored instanceof Long length) {
                return length / STORED_BYTES + 1;
            }
            byte[] bytes = (byte[]) stored;
            SegmentReader reader =
                    SegmentReader.open(
                            SealedObjectReader.Bytes.of(bytes),
                            keys.sealing(),
                            codec,
                            "index segment " + segment);
            if (reader.blobs() > most) {
                return reader.blobs();
            }
            int[] numbers =
                    reader.packs().stream().mapToInt(pack -> needed.find(pack.id())).toArray();
            SegmentCursor blobs = reader.cursor();
            while (blobs.next()) {
                if (numbers[blobs.pack()] >= 0) {
                    all.put(blobs, numbers[blobs.pack()]);
                }
            }
            return reader.blobs();
        } catch (VaultException | TargetException e) {
            passOver(segment, e);
            return 0;
        }
    }

    /// Believes less from now on: first no segment, places come from the packs themselves; then not
    /// the first vault's word for what a pack holds either; at last packs that were replaced are
    /// asked too.
    ///
    /// @return false if nothing was believed too easily any more: asking again finds nothing new
    synchronized boolean distrust(String reason) throws IOException {
        if (directories == null) {
            warnings.add("the index is not trusted: " + reason);
            fromDirectories();
            return true;
        }
        return compareDirectories(reason) || readReplaced(reason);
    }

    /// What was replaced may be on a vault that was away meanwhile, and whole where what replaced
    /// it is not.
    private boolean readReplaced(String reason) throws IOException {
        if (before != null || replaced.isEmpty()) {
            return false;
        }
        warnings.add("packs that were replaced are looked for: " + reason);
        before =
                new PackDirectories(vaults, keys, replaced, room, MEMORY_BLOBS, warnings)
                        .compared();
        return true;
    }

    private Optional<BlobPlace> beforeItMoved(BlobId id) throws IOException {
        PlaceTable known = before;
        if (known == null) {
            return Optional.empty();
        }
        return known.find(id, replacedIds);
    }

    private PlaceTable fromDirectories() throws IOException {
        PlaceTable known = directories;
        if (known == null) {
            table = null;
            known = packDirectories.first();
            directories = known;
        }
        return known;
    }

    private boolean compareDirectories(String reason) throws IOException {
        if (compared || !packDirectories.canCompare()) {
            return false;
        }
        compared = true;
        warnings.add("the packs of all vaults are compared: " + reason);
        PlaceTable believed = directories;
        directories = packDirectories.compared();
        if (believed != null) {
            believed.close();
        }
        return true;
    }

    /// What was passed over so far.
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public synchronized void close() {
        codec.close();
        try {
            for (SegmentPlaces segment : segments.values()) {
                segment.close();
            }
            PlaceTable all = directories;
            if (all != null) {
                all.close();
            }
            PlaceTable old = before;
            if (old != null) {
                old.close();
            }
        } catch (IOException e) {
            warnings.add("a temporary file does not close: " + e.getMessage());
        }
    }
}
