package lifeboat.vault.care;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import lifeboat.encryption.site.HostCertificate;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.log.LogName;
import lifeboat.vault.prune.Tombstones;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.read.PackMove;
import lifeboat.vault.read.PackMoves;
import lifeboat.vault.read.SegmentPacks;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.Envelope;
import lifeboat.vault.snapshot.SnapshotCodec;
import lifeboat.vault.snapshot.SnapshotId;

/// What the good snapshots of all vaults together need. With the recovery key the packs are those
/// that the manifests list; a host takes those that the index segments name. Immutable once
/// gathered.
final class Needs {
    /// Where the length of an object is not known beforehand.
    static final long ANY_SIZE = -1;

    private final Vaults vaults;
    private final VaultKeys keys;
    private final SiteObjects site;
    private final Tombstones tombstones;
    private final PackMoves moves;
    private final Map<ObjectKey, Long> sizes = new TreeMap<>();
    private final Map<SnapshotId, Envelope> good = new LinkedHashMap<>();
    private final Map<SnapshotId, String> bad = new LinkedHashMap<>();
    private final Map<String, List<PackInfo>> packsOfSegments = new HashMap<>();
    private final Map<String, String> unreadSegments = new TreeMap<>();

    private Needs(
            Map<Target, Inventory> looked,
            VaultKeys keys,
            SiteObjects site,
            Tombstones tombstones,
            PackMoves moves) {
        this.vaults = new Vaults(List.copyOf(looked.keySet()));
        this.moves = moves;
        this.keys = keys;
        this.site = site;
        this.tombstones = tombstones;
    }

    static Needs gather(List<Visit> visits, VaultKeys keys, SiteObjects site) {
        Map<Target, Inventory> looked = new LinkedHashMap<>();
        Set<ObjectKey> named = new TreeSet<>();
        Set<ObjectKey> logs = new TreeSet<>();
        for (Visit visit : visits) {
            Inventory inventory = visit.inventory();
            if (inventory != null) {
                looked.put(visit.target(), inventory);
                inventory.others().keySet().stream().filter(Needs::isSnapshot).forEach(named::add);
                inventory.others().keySet().stream().filter(Needs::isLog).forEach(logs::add);
            }
        }
        Needs needs =
                new Needs(
                        looked,
                        keys,
                        site,
                        Tombstones.read(looked, keys),
                        PackMoves.read(looked, keys).settled(looked.values()));
        named.stream()
                .map(SnapshotId::of)
                .filter(id -> !needs.tombstones.announces(id))
                .sorted(
                        Comparator.comparing(SnapshotId::host)
                                .thenComparingLong(SnapshotId::sequence))
                .forEach(needs::add);
        logs.forEach(key -> needs.sizes.put(key, ANY_SIZE));
        return needs;
    }

    static boolean isSnapshot(ObjectKey key) {
        return key.value().startsWith(VaultLayout.SNAPSHOTS)
                && key.value().split("/", -1).length == 3
                && VaultLayout.digestIn(key).isPresent()
                && key.lastSegment().substring(0, 12).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /// What one vault has of a log, every vault should have: no snapshot refers to it.
    private static boolean isLog(ObjectKey key) {
        return LogName.parse(key).isPresent();
    }

    private void add(SnapshotId id) {
        try {
            SnapshotCodec.Parts parts = open(id);
            Map<ObjectKey, Long> needed = of(id, parts);
            sizes.put(id.key(), ANY_SIZE);
            needed.forEach(
                    (key, size) -> sizes.merge(key, size, (a, b) -> a.equals(ANY_SIZE) ? b : a));
            good.put(id, parts.envelope());
        } catch (IOException e) {
            bad.put(id, String.valueOf(e.getMessage()));
        }
    }

    /// A snapshot whose signature, place and seals were checked.
    SnapshotCodec.Parts open(SnapshotId id) throws IOException {
        HostCertificate host =
                site.host(id.host())
                        .orElseThrow(() ->
                                new VaultException.Damaged(
                                        "snapshot "
                                                + id.shortForm()
                                                + ": no vault has a good certificate of host "
                                                + id.host()));
        byte[] stored = vaults.whole(id.key(), SnapshotCodec.MAX_BYTES);
        String what = "snapshot " + id.shortForm();
        SnapshotCodec.Parts parts =
                SnapshotCodec.open(stored, host.hostKey(), keys.siteId().hex(), what);
        if (!parts.envelope().host().equals(id.host())
                || parts.envelope().sequence() != id.sequence()) {
            throw new VaultException.Damaged(what + ": stands under another snapshot's name");
        }
        return parts;
    }

    /// Everything one snapshot needs, with sizes.
    Map<ObjectKey, Long> of(SnapshotId id, SnapshotCodec.Parts parts) throws IOException {
        Map<ObjectKey, Long> needed = new LinkedHashMap<>();
        List<String> segments = new ArrayList<>();
        List<PackInfo> packs = new ArrayList<>();
        if (keys.sealing().canRecover()) {
            var manifest = parts.manifest(keys.sealing());
            segments.addAll(manifest.summary().indexes());
            packs.addAll(manifest.packs());
        } else {
            segments.addAll(parts.summary(keys.sealing()).indexes());
            segments.forEach(segment -> packs.addAll(packsOf(segment)));
            // segments name packs that are gone too; only a manifest tells what is needed of them
            packs.removeIf(pack -> tombstones.announces(pack.id()));
        }
        for (PackMove move : moves.of(id, packs)) {
            needed.put(move.key(), ANY_SIZE);
            segments.add(move.index().hex());
        }
        moves.now(id, packs).forEach(pack -> needed.put(pack.id().key(), pack.sizeBytes()));
        for (String segment : segments) {
            needed.put(VaultLayout.index(new Content.Sha256(segment)), ANY_SIZE);
        }
        return needed;
    }

    private List<PackInfo> packsOf(String segment) {
        return packsOfSegments.computeIfAbsent(segment, this::readPacks);
    }

    private List<PackInfo> readPacks(String segment) {
        try {
            return SegmentPacks.of(new Content.Sha256(segment), vaults, keys);
        } catch (IOException e) {
            unreadSegments.put(segment, String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    /// Every needed object that is named after its bytes, with its size or [#ANY_SIZE].
    Map<ObjectKey, Long> sizes() {
        return sizes;
    }

    /// Snapshots that are good on some vault, by host and sequence.
    Map<SnapshotId, Envelope> good() {
        return good;
    }

    /// Snapshots that no vault gives in a good state, with the reason.
    Map<SnapshotId, String> bad() {
        return bad;
    }

    /// Segments that no vault gives, where the packs had to be taken from them.
    Map<String, String> unreadSegments() {
        return unreadSegments;
    }

    /// What is to be deleted and therefore not needed.
    Tombstones tombstones() {
        return tombstones;
    }

    Vaults vaults() {
        return vaults;
    }
}
