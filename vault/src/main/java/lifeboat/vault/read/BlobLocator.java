package lifeboat.vault.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import lifeboat.targets.Content;
import lifeboat.vault.BlobId;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.BlobPlace;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.index.SegmentReader;
import lifeboat.vault.pack.PackDirectory;
import lifeboat.vault.pack.PackedBlob;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.ObjectType;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.site.VaultKeys;

/// Finds where blobs of one snapshot are: by the index segments it lists, one lookup at a time or
/// all at once, and by the directories of its packs where a segment is missing, spoilt or lies
/// (format properties F9 and F10). Safe for concurrent use.
final class BlobLocator implements AutoCloseable {
    private static final long MAX_SEGMENT = 1L << 30;

    private final Vaults vaults;
    private final VaultKeys keys;
    private final List<String> segments;
    private final List<PackInfo> packs;
    private final Set<PackId> needed;
    private final FrameCodec codec = new FrameCodec(1);
    private final Map<String, SegmentReader> open = new LinkedHashMap<>();
    private final ConcurrentLinkedQueue<String> warnings = new ConcurrentLinkedQueue<>();
    private volatile @org.jspecify.annotations.Nullable BlobTable table;
    private final Set<String> spoilt = new HashSet<>();
    private boolean fromDirectories;

    BlobLocator(Vaults vaults, VaultKeys keys, List<String> segments, List<PackInfo> packs) {
        this.vaults = vaults;
        this.keys = keys;
        this.segments = segments;
        this.packs = packs;
        this.needed = packs.stream().map(PackInfo::id).collect(Collectors.toUnmodifiableSet());
    }

    /// Where a blob is.
    ///
    /// @throws VaultException.Lost if neither segments nor pack directories know it
    BlobPlace find(BlobId id) throws IOException {
        BlobTable all = table;
        Optional<BlobPlace> place = all != null ? all.find(id) : lookUp(id);
        if (place.isEmpty()) {
            place = directories().find(id);
        }
        if (place.isEmpty()) {
            throw new VaultException.Lost("blob " + id + " is in no pack of its snapshot", null);
        }
        return place.get();
    }

    private synchronized Optional<BlobPlace> lookUp(BlobId id) throws IOException {
        for (String segment : segments) {
            if (spoilt.contains(segment)) {
                continue;
            }
            try {
                Optional<BlobPlace> place = reader(segment).find(id);
                if (place.isPresent() && needed.contains(place.get().pack())) {
                    return place; // a pack that is not this snapshot's may be lost, and the blob
                    // stored again
                }
            } catch (VaultException | lifeboat.targets.TargetException e) {
                warnings.add("index segment " + segment + " is passed over: " + e.getMessage());
                spoilt.add(segment);
            }
        }
        return Optional.empty();
    }

    private SegmentReader reader(String segment) throws IOException {
        SegmentReader known = open.get(segment);
        if (known == null) {
            var key = VaultLayout.index(new Content.Sha256(segment));
            known =
                    vaults.fromAny(
                            key,
                            64 * 1024,
                            target ->
                                    SegmentReader.open(
                                            StoredBytes.on(target, key),
                                            keys.sealing(),
                                            codec,
                                            "index segment " + segment));
            open.put(segment, known);
        }
        return known;
    }

    /// Reads whole segments, for looking up many blobs.
    synchronized void loadAll() {
        if (table != null) {
            return;
        }
        List<PackId> numbered = new ArrayList<>();
        BlobTable all = new BlobTable(numbered, 1 << 16);
        for (String segment : segments) {
            try {
                load(segment, numbered, all);
            } catch (IOException e) {
                warnings.add("index segment " + segment + " is passed over: " + e.getMessage());
            }
        }
        table = all;
    }

    private void load(String segment, List<PackId> numbered, BlobTable all) throws IOException {
        byte[] stored = vaults.whole(VaultLayout.index(new Content.Sha256(segment)), MAX_SEGMENT);
        SegmentReader reader =
                SegmentReader.open(
                        SealedObjectReader.Bytes.of(stored),
                        keys.sealing(),
                        codec,
                        "index segment " + segment);
        int base = numbered.size();
        reader.packs().forEach(pack -> numbered.add(pack.id()));
        reader.forEach((id, pack, place) -> {
            if (needed.contains(place.pack())) {
                all.put(id, base + pack, place);
            }
        });
    }

    /// Distrusts every segment from now on: places come from the packs themselves.
    synchronized void distrustSegments(String reason) throws IOException {
        if (!fromDirectories) {
            warnings.add("the index is not trusted: " + reason);
            directories();
        }
    }

    /// Places read from the directories of all packs of the snapshot.
    private synchronized BlobTable directories() throws IOException {
        BlobTable all = table;
        if (fromDirectories && all != null) {
            return all;
        }
        List<PackId> numbered = new ArrayList<>();
        all = new BlobTable(numbered, 1 << 16);
        for (PackInfo pack : packs) {
            numbered.add(pack.id());
            try {
                addDirectory(pack, numbered.size() - 1, all);
            } catch (VaultException.Lost e) {
                warnings.add("pack " + pack.id() + " is lost: " + e.getMessage());
            }
        }
        fromDirectories = true;
        table = all;
        return all;
    }

    private void addDirectory(PackInfo pack, int number, BlobTable all) throws IOException {
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
                            all.put(
                                    blob.id(),
                                    number,
                                    new BlobPlace(
                                            pack.id(),
                                            f,
                                            frame.offset(),
                                            frame.storedLength(),
                                            offset,
                                            blob.length()));
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
    }
}
