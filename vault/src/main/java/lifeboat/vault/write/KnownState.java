package lifeboat.vault.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.care.LostPacks;
import lifeboat.vault.index.KnownBlobs;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.index.SegmentReader;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.SealedObjectReader;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.snapshot.SourceSummary;
import lifeboat.vault.snapshot.Summary;

/// What is stored already, gathered at the start of a run: from the index segments that the newest
/// snapshot of each host lists and from the journal, as far as a vault at hand really shows the
/// packs. A segment that is missing, damaged or not listed is passed over with a warning (format
/// property F10).
final class KnownState {
    private static final long MAX_SEGMENT = 1L << 30;

    private final VaultKeys keys;
    private final Vaults vaults;
    private final Map<lifeboat.targets.Target, Inventory> ready;
    private final Path cache;
    private final Set<PackId> lost = new HashSet<>();
    final PackTable packs = new PackTable();
    final KnownBlobs blobs;
    final Map<String, Integer> segments = new LinkedHashMap<>();
    final List<Journal.Noted> uncommitted = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();
    private final Map<String, Summary> newest = new HashMap<>();

    private KnownState(
            VaultKeys keys,
            Vaults vaults,
            Map<lifeboat.targets.Target, Inventory> ready,
            Path cache,
            long expectedBlobs) {
        this.keys = keys;
        this.vaults = vaults;
        this.ready = ready;
        this.cache = cache;
        this.blobs = new KnownBlobs(expectedBlobs);
    }

    static KnownState gather(
            VaultKeys keys,
            Vaults vaults,
            Map<lifeboat.targets.Target, Inventory> ready,
            SnapshotCatalog catalog,
            Path stateDirectory)
            throws IOException {
        Path cache = stateDirectory.resolve("index");
        LocalFiles.makeDirectory(cache);
        KnownState state = new KnownState(keys, vaults, ready, cache, 1 << 16);
        state.lost.addAll(LostPacks.read(stateDirectory));
        for (String segment : state.listed(catalog)) {
            state.load(segment);
        }
        for (Journal.Noted noted : Journal.read(stateDirectory.resolve("journal"))) {
            state.replay(noted);
        }
        return state;
    }

    /// The segments that the newest readable snapshot of each host lists.
    private Set<String> listed(SnapshotCatalog catalog) {
        Map<String, SnapshotId> done = new HashMap<>();
        Set<String> listed = new HashSet<>();
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

    private void load(String digest) {
        try (FrameCodec codec = new FrameCodec(1)) {
            Content.Sha256 sha256 = new Content.Sha256(digest);
            byte[] stored = stored(sha256);
            SegmentReader segment =
                    SegmentReader.open(
                            SealedObjectReader.Bytes.of(stored),
                            keys.sealing(),
                            codec,
                            "index segment " + digest);
            List<PackInfo> named = segment.packs();
            int[] ordinals = new int[named.size()];
            for (int i = 0; i < ordinals.length; i++) {
                ordinals[i] = isStored(named.get(i)) ? packs.add(named.get(i)) : KnownBlobs.UNKNOWN;
            }
            segment.forEach((id, pack, _) -> {
                if (ordinals[pack] >= 0) {
                    blobs.put(id, ordinals[pack]);
                }
            });
            segments.put(digest, segment.blobs());
        } catch (IOException | IllegalArgumentException e) {
            warnings.add("index segment " + digest + " is passed over: " + e.getMessage());
        }
    }

    /// A segment's stored bytes, from the cache if they are good there.
    byte[] stored(Content.Sha256 sha256) throws IOException {
        Path file = cache.resolve(sha256.hex());
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (Content.of(bytes).sha256().equals(sha256)) {
                return bytes;
            }
        } catch (NoSuchFileException e) {
            // not cached yet
        }
        byte[] bytes = vaults.whole(VaultLayout.index(sha256), MAX_SEGMENT);
        LocalFiles.replace(file, bytes);
        return bytes;
    }

    /// Keeps a segment just made.
    void keep(Content.Sha256 sha256, byte[] stored, int blobCount) throws IOException {
        segments.put(sha256.hex(), blobCount);
        LocalFiles.replace(cache.resolve(sha256.hex()), stored);
    }

    /// Forgets cached segments that no snapshot of now lists.
    void dropOthers() throws IOException {
        try (var files = Files.newDirectoryStream(cache)) {
            for (Path file : files) {
                if (!segments.containsKey(String.valueOf(file.getFileName()))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private void replay(Journal.Noted noted) {
        PackInfo info = new PackInfo(noted.id(), noted.sizeBytes());
        if (!isStored(info)) {
            return; // the pack reached no vault at hand: its blobs are stored anew
        }
        int ordinal = packs.add(info);
        noted.directory()
                .frames()
                .forEach(frame -> frame.forEach(blob -> blobs.put(blob.id(), ordinal)));
        uncommitted.add(noted);
    }

    private boolean isStored(PackInfo pack) {
        ObjectKey key = pack.id().key();
        return !lost.contains(pack.id())
                && ready.values().stream()
                        .anyMatch(inventory -> inventory.holds(key, pack.sizeBytes()));
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
