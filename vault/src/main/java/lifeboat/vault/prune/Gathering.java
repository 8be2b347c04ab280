package lifeboat.vault.prune;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.TargetIdentity;
import lifeboat.vault.PackId;
import lifeboat.vault.index.PackIds;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.read.PackMove;
import lifeboat.vault.read.PackMoves;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Survey;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.Manifest;
import lifeboat.vault.snapshot.SnapshotCodec;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.snapshot.SourceSummary;

/// All that pruning knows of a site: every snapshot of every vault, opened by the recovery key,
/// with the packs and segments it needs. At most a bit for each pack and snapshot; nothing is kept
/// of the lists themselves, and what many snapshots have in common is kept once.
final class Gathering {
    final Survey survey;
    final Tombstones tombstones;
    final PackMoves moves;

    /// Packs that some snapshot was made with and needs no more.
    final Set<PackId> replaced = new HashSet<>();

    /// Those, and packs that a vault needs still because it lacks what replaces them.
    final Set<PackId> moving = new HashSet<>();

    /// Snapshots that need a pack which no vault has.
    final Set<SnapshotId> incomplete = new HashSet<>();

    private final Set<ObjectKey> everywhere = new HashSet<>();
    private final Map<Target, PackMoves> shown = new HashMap<>();
    final Map<SnapshotId, Facts> snapshots = new LinkedHashMap<>();
    final Map<SnapshotId, String> unreadable = new LinkedHashMap<>();
    final PackIds packs = new PackIds();
    private int[] packBytes = new int[64];
    private final Map<Object, Object> common = new HashMap<>();

    /// What is known of a snapshot.
    ///
    /// @param suspect sources whose content is doubtful
    /// @param needs numbers of packs
    /// @param moves by which its packs were replaced
    /// @param holding targets that hold it and all it needs
    record Facts(
            Instant time,
            Set<String> sources,
            Set<String> suspect,
            PackNumbers needs,
            Set<Content.Sha256> indexes,
            Set<ObjectKey> moves,
            List<TargetIdentity> holding) {}

    private Gathering(Survey survey, VaultKeys keys) {
        this.survey = survey;
        this.tombstones = Tombstones.read(survey.ready(), keys);
        this.moves = PackMoves.read(survey.ready(), keys);
        moves.all().stream().filter(this::isEverywhere).map(PackMove::key).forEach(everywhere::add);
        survey.ready().forEach((target, vault) -> shown.put(target, moves.shownBy(vault)));
    }

    /// Whether every vault has the record.
    private boolean isEverywhere(PackMove move) {
        return survey.ready().values().stream()
                .allMatch(inventory -> inventory.size(move.key()).isPresent());
    }

    /// Whether a vault has all packs that replace others.
    static boolean hasNew(Inventory vault, PackMove move) {
        return move.into().stream().allMatch(pack -> vault.holds(pack.id(), pack.sizeBytes()));
    }

    static Gathering of(List<Target> targets, VaultKeys keys) throws IOException {
        Survey survey = Survey.of(targets, keys.siteId());
        Gathering gathering = new Gathering(survey, keys);
        if (survey.ready().isEmpty()) {
            return gathering;
        }
        Vaults vaults = new Vaults(survey.readyTargets());
        SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, keys);
        for (SnapshotId id : catalog.ids()) {
            try {
                gathering.snapshots.put(id, gathering.facts(catalog.read(id), id, keys));
            } catch (IOException e) {
                gathering.unreadable.put(id, String.valueOf(e.getMessage()));
            }
        }
        return gathering;
    }

    private Facts facts(SnapshotCodec.Parts parts, SnapshotId id, VaultKeys keys)
            throws IOException {
        Manifest made = parts.manifest(keys.sealing());
        List<PackMove> moved = moves.of(id, made.packs());
        Manifest manifest = moves.applyTo(id, made);
        BitSet needs = new BitSet();
        replace(made.packs(), manifest.packs(), moved, needs);
        for (PackInfo pack : manifest.packs()) {
            needs.set(number(pack));
            if (survey.ready().values().stream()
                    .noneMatch(inventory -> inventory.holds(pack.id(), pack.sizeBytes()))) {
                incomplete.add(id);
            }
        }
        List<SourceSummary> sources = manifest.summary().sources();
        return new Facts(
                parts.envelope().time(),
                once(
                        sources.stream()
                                .filter(source -> !source.verdict().equals("failed"))
                                .map(SourceSummary::name)
                                .collect(Collectors.toCollection(TreeSet::new))),
                once(
                        sources.stream()
                                .filter(source -> source.verdict().equals("suspect"))
                                .map(SourceSummary::name)
                                .collect(Collectors.toCollection(TreeSet::new))),
                new PackNumbers(needs),
                once(
                        manifest.summary().indexes().stream()
                                .map(digest -> once(new Content.Sha256(digest)))
                                .collect(Collectors.toUnmodifiableSet())),
                once(moved.stream().map(PackMove::key).collect(Collectors.toUnmodifiableSet())),
                once(
                        survey.readyTargets().stream()
                                .filter(target -> isWhole(target, id, made.packs(), manifest))
                                .map(Target::identity)
                                .toList()));
    }

    /// Whether a vault alone holds a snapshot and all it needs, by the records which it shows.
    private boolean isWhole(Target target, SnapshotId id, List<PackInfo> made, Manifest manifest) {
        Inventory vault = vaults().get(target);
        PackMoves known = shown.get(target);
        if (vault == null || known == null || vault.size(id.key()).isEmpty()) {
            return false;
        }
        return (known == moves ? manifest.packs() : known.now(id, made))
                .stream().allMatch(pack -> vault.holds(pack.id(), pack.sizeBytes()));
    }

    /// What was replaced is needed still as long as one vault lacks the records or what replaces it
    /// now.
    private void replace(
            List<PackInfo> made, List<PackInfo> now, List<PackMove> moved, BitSet needs) {
        Set<PackInfo> into = new HashSet<>();
        moved.forEach(move -> into.addAll(move.into()));
        boolean isDone =
                moved.stream().allMatch(move -> everywhere.contains(move.key()))
                        && now.stream().filter(into::contains).allMatch(this::isInEveryVault);
        for (PackMove move : moved) {
            moving.addAll(move.from());
            if (isDone) {
                replaced.addAll(move.from());
            }
        }
        if (!isDone) {
            made.forEach(pack -> needs.set(number(pack)));
            into.forEach(pack -> needs.set(number(pack)));
        }
    }

    private boolean isInEveryVault(PackInfo pack) {
        return survey.ready().values().stream()
                .allMatch(inventory -> inventory.holds(pack.id(), pack.sizeBytes()));
    }

    private int number(PackInfo pack) {
        int number = packs.add(pack.id());
        if (number >= packBytes.length) {
            packBytes = Arrays.copyOf(packBytes, number + number / 2 + 64);
        }
        packBytes[number] = (int) Math.min(pack.sizeBytes(), Integer.MAX_VALUE);
        return number;
    }

    /// A pack with the length that manifests tell.
    PackInfo pack(int number) {
        return new PackInfo(packs.get(number), packBytes[number]);
    }

    /// The first of all equal values.
    @SuppressWarnings("unchecked")
    private <T> T once(T value) {
        Object known = common.putIfAbsent(value, value);
        return known == null ? value : (T) known;
    }

    /// The readable snapshots as retention looks at them.
    List<Retention.Dated> dated() {
        List<Retention.Dated> dated = new ArrayList<>();
        snapshots.forEach(
                (id, facts) -> dated.add(new Retention.Dated(id, facts.time(), facts.sources())));
        return dated;
    }

    /// The newest snapshot of each host by its number.
    Map<String, SnapshotId> newest() {
        Map<String, SnapshotId> newest = new LinkedHashMap<>();
        snapshots
                .keySet()
                .forEach(id ->
                        newest.merge(
                                id.host(), id, (a, b) -> b.sequence() >= a.sequence() ? b : a));
        return newest;
    }

    /// Whether a vault shows an object.
    boolean isAnywhere(ObjectKey key) {
        return vaults().values().stream().anyMatch(vault -> vault.size(key).isPresent());
    }

    Map<Target, Inventory> vaults() {
        return survey.ready();
    }
}
