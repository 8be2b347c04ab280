package lifeboat.vault.write;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.TargetException;
import lifeboat.vault.BlobId;
import lifeboat.vault.LocalStateException;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.care.LostPacks;
import lifeboat.vault.index.BlobCursor;
import lifeboat.vault.index.KnownBlobs;
import lifeboat.vault.index.KnownLayer;
import lifeboat.vault.index.KnownTable;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.index.SegmentReader;
import lifeboat.vault.index.SegmentSpan;
import lifeboat.vault.prune.EarlyTombstones;
import lifeboat.vault.prune.Tombstones;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.read.PackMove;
import lifeboat.vault.read.PackMoves;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.snapshot.SourceSummary;
import lifeboat.vault.snapshot.Summary;

/// What is stored already, gathered at the start of a run: from the index segments that the newest
/// snapshot of each host lists and from the journal, as far as a vault at hand really shows the
/// packs and no tombstone announces them. A segment that is missing, damaged or not listed is
/// passed over with a warning (format property F10); where it is the local disk that fails, the run
/// fails, because the blobs are stored. Small segments are read into memory, as far as
/// [IndexLimits] lets them; of the others tables are kept on disk.
final class KnownState implements Closeable {
    /// A segment has at least so many bytes for each blob.
    private static final int BYTES_PER_BLOB = 20;

    private final VaultKeys keys;
    private final Map<lifeboat.targets.Target, Inventory> ready;
    private final Path journal;
    private final Set<PackId> lost = new HashSet<>();
    private final Tombstones tombstones;
    private final Map<String, KnownLayer> layers = new HashMap<>();
    private final List<KnownLayer> retired = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> warnings = new ConcurrentLinkedQueue<>();
    private final Map<String, Summary> newest = new HashMap<>();
    private byte[] lastPacks = new byte[0];
    private int[] lastOrdinals = new int[0];
    final SegmentCache cache;
    final IndexLimits limits;
    final PackTable packs = new PackTable();
    final KnownBlobs blobs = new KnownBlobs(1 << 16);
    final Map<String, SegmentSpan> segments = new LinkedHashMap<>();

    private KnownState(
            VaultKeys keys,
            Map<lifeboat.targets.Target, Inventory> ready,
            SegmentCache cache,
            EarlyTombstones early,
            Path journal,
            IndexLimits limits) {
        this.keys = keys;
        this.ready = ready;
        this.cache = cache;
        this.journal = journal;
        this.limits = limits;
        this.tombstones = Tombstones.read(ready, keys, early);
    }

    static KnownState gather(
            VaultKeys keys,
            Vaults vaults,
            Map<lifeboat.targets.Target, Inventory> ready,
            SnapshotCatalog catalog,
            EarlyTombstones early,
            Path stateDirectory,
            IndexLimits limits)
            throws IOException {
        SegmentCache cache = new SegmentCache(stateDirectory.resolve("index"), vaults);
        KnownState state =
                new KnownState(
                        keys, ready, cache, early, stateDirectory.resolve("journal"), limits);
        try {
            state.lost.addAll(LostPacks.read(stateDirectory));
            state.tombstones.problems().forEach(state::warn);
            state.loadAll(state.listed(catalog));
            state.loadAll(state.moved());
        } catch (IOException | RuntimeException | Error e) {
            state.close();
            throw e;
        }
        return state;
    }

    private void loadAll(Set<String> listed) throws IOException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        listed.forEach(digest -> sizes.put(digest, storedBytes(digest)));
        List<String> bySize = new ArrayList<>(listed);
        bySize.sort(Comparator.comparing(sizes::get));
        Set<String> small = new HashSet<>();
        long left = limits.memoryBlobs() * BYTES_PER_BLOB;
        for (String digest : bySize) {
            left -= sizes.getOrDefault(digest, 0L);
            if (left >= 0) {
                small.add(digest);
            }
        }
        for (String digest : listed) {
            load(digest, small.contains(digest));
        }
        lastPacks = new byte[0];
        lastOrdinals = new int[0];
    }

    /// Bytes of a segment as the vaults show it, 0 if none does.
    private long storedBytes(String digest) {
        ObjectKey key = VaultLayout.index(new Content.Sha256(digest));
        return ready.values().stream()
                .mapToLong(inventory -> inventory.size(key).orElse(0))
                .max()
                .orElse(0);
    }

    /// The segments that the newest readable snapshot of each host lists.
    private Set<String> listed(SnapshotCatalog catalog) {
        Map<String, SnapshotId> done = new HashMap<>();
        Set<String> listed = new LinkedHashSet<>();
        List<SnapshotId> ids = catalog.ids();
        for (int i = ids.size() - 1; i >= 0; i--) {
            SnapshotId id = ids.get(i);
            if (done.containsKey(id.host())) {
                continue;
            }
            try {
                Summary summary = catalog.open(id).summary(keys.sealing());
                listed.addAll(summary.indexes());
                newest.put(id.host(), summary);
                done.put(id.host(), id);
            } catch (IOException e) {
                warnings.add("snapshot " + id.shortForm() + " cannot be read: " + e.getMessage());
            }
        }
        return listed;
    }

    /// Segments of packs that replaced others and that no snapshot refers to yet.
    private Set<String> moved() {
        Set<String> moved = new LinkedHashSet<>();
        for (PackMove move : PackMoves.read(ready, keys).all()) {
            if (move.into().stream()
                    .anyMatch(pack -> isStored(pack) && packs.ordinal(pack.id()).isEmpty())) {
                moved.add(move.index().hex());
            }
        }
        moved.removeAll(segments.keySet());
        return moved;
    }

    private void load(String digest, boolean intoMemory) throws IOException {
        try (FrameCodec codec = new FrameCodec(1)) {
            Content.Sha256 sha256 = new Content.Sha256(digest);
            if (!intoMemory && storedBytes(digest) > 0 && openedTable(sha256)) {
                return;
            }
            try (SegmentCache.OpenSegment bytes = SegmentCache.open(cache.file(sha256))) {
                SegmentReader segment =
                        SegmentReader.open(bytes, keys.sealing(), codec, "index segment " + digest);
                if (intoMemory && blobs.size() + segment.blobs() <= limits.memoryBlobs()) {
                    read(digest, segment);
                } else {
                    addLayer(sha256, KnownTable.make(cache.directory(), sha256, segment));
                }
            }
        } catch (VaultException | TargetException | IllegalArgumentException e) {
            warnings.add("index segment " + digest + " is passed over: " + e.getMessage());
        } catch (LocalStateException e) {
            throw e;
        } catch (IOException e) {
            throw new LocalStateException(cache.directory(), e); // its blobs are stored: not again
        }
    }

    private void read(String digest, SegmentReader segment) throws IOException {
        int[] ordinals = ordinals(segment.packBytes());
        BlobCursor blob = segment.cursor();
        long first = 0;
        long last = 0;
        for (int i = 0; blob.next(); i++) {
            first = i == 0 ? blob.high() : first;
            last = blob.high();
            int ordinal = ordinals[blob.pack()];
            if (ordinal >= 0) {
                blobs.put(new BlobId(blob.high(), blob.low()), ordinal);
            }
        }
        segments.put(digest, new SegmentSpan(segment.blobs(), first, last));
    }

    private boolean openedTable(Content.Sha256 sha256) throws IOException {
        var table = KnownTable.open(cache.directory(), sha256);
        if (table.isEmpty()) {
            return false;
        }
        try {
            addLayer(sha256, table.get());
            return true;
        } catch (VaultException.Damaged e) {
            table.get().close();
            return false;
        }
    }

    private void addLayer(Content.Sha256 sha256, KnownTable table) throws IOException {
        int[] ordinals = ordinals(table.packBytes());
        KnownLayer layer = new KnownLayer(table, ordinals, () -> madeTable(sha256), warnings);
        layers.put(sha256.hex(), layer);
        blobs.add(layer);
        segments.put(sha256.hex(), table.span());
    }

    /// Numbers of packs, negative for those that no vault shows; the parts of one index name the
    /// same packs and share them.
    private int[] ordinals(byte[] packBytes) throws VaultException {
        if (!Arrays.equals(packBytes, lastPacks)) {
            lastOrdinals =
                    SegmentReader.packs(packBytes, "an index segment").stream()
                            .mapToInt(pack -> isStored(pack) ? packs.add(pack) : KnownBlobs.UNKNOWN)
                            .toArray();
            lastPacks = packBytes;
        }
        return lastOrdinals;
    }

    private KnownTable madeTable(Content.Sha256 sha256) throws IOException {
        try (FrameCodec codec = new FrameCodec(1);
                SegmentCache.OpenSegment bytes = SegmentCache.open(cache.file(sha256))) {
            SegmentReader segment =
                    SegmentReader.open(
                            bytes, keys.sealing(), codec, "index segment " + sha256.hex());
            return KnownTable.make(cache.directory(), sha256, segment);
        }
    }

    /// Keeps segments just made in place of others, whose blobs they name too.
    ///
    /// @param onDisk whether their blobs are looked up on disk from now on
    void keep(List<SegmentMerge.Made> made, List<String> merged, boolean onDisk)
            throws IOException {
        for (SegmentMerge.Made segment : made) {
            cache.keep(segment.file(), segment.sha256());
            if (onDisk) {
                addLayer(segment.sha256(), madeTable(segment.sha256()));
            } else {
                segments.put(segment.sha256().hex(), segment.span());
            }
        }
        lastPacks = new byte[0];
        for (String digest : merged) {
            segments.remove(digest);
            KnownLayer layer = layers.remove(digest);
            if (layer != null) {
                blobs.remove(layer);
                retired.add(layer); // a worker may be reading in it
            }
        }
    }

    /// Forgets cached segments that no snapshot of now lists.
    void dropOthers() throws IOException {
        cache.dropOthers(segments.keySet());
    }

    /// Hands over what the journal holds of an earlier, uncommitted run, as far as a vault shows
    /// the packs; the blobs of the others are stored anew.
    void replay(Journal.Visitor each) throws IOException {
        Journal.read(
                journal,
                noted -> {
                    PackInfo info = new PackInfo(noted.id(), noted.sizeBytes());
                    if (isStored(info)) {
                        int ordinal = packs.add(info);
                        noted.directory()
                                .frames()
                                .forEach(frame ->
                                        frame.forEach(blob -> blobs.put(blob.id(), ordinal)));
                        each.visit(noted);
                    }
                });
    }

    /// What was passed over so far.
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    @Override
    public void close() throws IOException {
        for (KnownLayer layer : retired) {
            layer.close();
        }
        for (KnownLayer layer : layers.values()) {
            layer.close();
        }
    }

    private boolean isStored(PackInfo pack) {
        return !lost.contains(pack.id())
                && !tombstones.announces(pack.id())
                && ready.values().stream()
                        .anyMatch(inventory -> inventory.holds(pack.id(), pack.sizeBytes()));
    }

    /// Fails for packs that nobody knows.
    PackInfo pack(PackId id) throws VaultException {
        var ordinal = packs.ordinal(id);
        if (ordinal.isEmpty()) {
            throw new VaultException.Lost("pack " + id + " is not known any more", null);
        }
        return packs.info(ordinal.getAsInt());
    }

    /// Entries of a source in the newest snapshot of a host, 0 where it has none.
    long previousEntries(String hostId, String source) {
        Summary summary = newest.get(hostId);
        return summary == null
                ? 0
                : summary.sources().stream()
                        .filter(candidate -> candidate.name().equals(source))
                        .mapToLong(SourceSummary::entries)
                        .findFirst()
                        .orElse(0);
    }
}
