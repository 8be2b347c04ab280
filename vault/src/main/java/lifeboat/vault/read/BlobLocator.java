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
import lifeboat.vault.index.BlobBatch;
import lifeboat.vault.index.BlobPlace;
import lifeboat.vault.index.PackIds;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.index.PlaceTable;
import lifeboat.vault.index.SegmentCursor;
import lifeboat.vault.index.SegmentReader;
import lifeboat.vault.pack.PackDirectory;
import lifeboat.vault.pack.PackedBlob;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectType;
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
    private @Nullable PlaceTable directories;

    BlobLocator(Vaults vaults, VaultKeys keys, Summary summary, List<PackInfo> packs) {
        this.vaults = vaults;
        this.keys = keys;
        this.packs = packs;
        this.room = LargeTemporary.directory();
        packs.forEach(pack -> needed.add(pack.id()));
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
        Optional<BlobPlace> place =
                truth != null ? truth.find(id, needed) : all != null ? all.find(id) : lookUp(id);
        if (place.isEmpty() && truth == null) {
            place = directories().find(id, needed);
        }
        if (place.isEmpty()) {
            throw new VaultException.Lost("blob " + id + " is in no pack of its snapshot", null);
        }
        return place.get();
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

    /// Distrusts every segment from now on: places come from the packs themselves.
    synchronized void distrustSegments(String reason) throws IOException {
        if (directories == null) {
            warnings.add("the index is not trusted: " + reason);
            directories();
        }
    }

    /// Places read from the directories of all packs of the snapshot, sorted piece by piece.
    private PlaceTable directories() throws IOException {
        PlaceTable known = directories;
        if (known != null) {
            return known;
        }
        table = null;
        List<PlaceTable> pieces = new ArrayList<>();
        BlobBatch batch = new BlobBatch();
        for (int number = 0; number < packs.size(); number++) {
            try {
                addDirectory(packs.get(number), number, batch);
            } catch (VaultException.Lost e) {
                warnings.add("pack " + packs.get(number).id() + " is lost: " + e.getMessage());
            }
            if (batch.size() > MEMORY_BLOBS) {
                pieces.add(PlaceTable.of(room, batch.sorted(), pack -> pack));
                batch.clear();
            }
        }
        PlaceTable last = PlaceTable.of(room, batch.sorted(), pack -> pack);
        pieces.add(last);
        PlaceTable all = pieces.size() == 1 ? last : PlaceTable.merged(room, pieces);
        directories = all;
        return all;
    }

    private void addDirectory(PackInfo pack, int number, BlobBatch all) throws IOException {
        var key = pack.id().key();
        String what = "pack " + pack.id();
        vaults.fromAny(
                key,
                64 * 1024,
                target -> {
                    SealedObjectReader object =
                            SealedObjectReader.open(
                                    new StoredBytes(target, key, pack.sizeBytes()),
                                    ObjectType.PACK,
                                    keys.sealing(),
                                    codec,
                                    what);
                    PackDirectory directory =
                            PackDirectory.from(object.extra(), object.frames(), what);
                    for (int f = 0; f < directory.frames().size(); f++) {
                        int offset = 0;
                        var frame = object.frames().get(f);
                        for (PackedBlob blob : directory.frames().get(f)) {
                            all.add(
                                    blob.id(),
                                    number,
                                    f,
                                    frame.offset(),
                                    frame.storedLength(),
                                    offset,
                                    blob.length());
                            offset += blob.length();
                        }
                    }
                    return directory;
                });
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
        } catch (IOException e) {
            warnings.add("a temporary file does not close: " + e.getMessage());
        }
    }
}
