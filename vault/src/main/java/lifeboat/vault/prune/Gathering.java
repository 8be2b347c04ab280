package lifeboat.vault.prune;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lifeboat.targets.Content;
import lifeboat.targets.Target;
import lifeboat.targets.TargetIdentity;
import lifeboat.vault.index.PackIds;
import lifeboat.vault.read.Inventory;
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
    final Map<SnapshotId, Facts> snapshots = new LinkedHashMap<>();
    final Map<SnapshotId, String> unreadable = new LinkedHashMap<>();
    final PackIds packs = new PackIds();
    private final Map<Object, Object> common = new HashMap<>();

    /// What is known of a snapshot.
    ///
    /// @param suspect sources whose content is doubtful
    /// @param needs numbers of packs
    /// @param holding targets that hold it and all it needs
    record Facts(
            Instant time,
            Set<String> sources,
            Set<String> suspect,
            PackNumbers needs,
            Set<Content.Sha256> indexes,
            List<TargetIdentity> holding) {}

    private Gathering(Survey survey, Tombstones tombstones) {
        this.survey = survey;
        this.tombstones = tombstones;
    }

    static Gathering of(List<Target> targets, VaultKeys keys) throws IOException {
        Survey survey = Survey.of(targets, keys.siteId());
        Gathering gathering = new Gathering(survey, Tombstones.read(survey.ready(), keys));
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
        Manifest manifest = parts.manifest(keys.sealing());
        BitSet needs = new BitSet();
        Map<Target, Boolean> whole = new HashMap<>();
        survey.ready()
                .forEach((target, inventory) ->
                        whole.put(target, inventory.size(id.key()).isPresent()));
        for (var pack : manifest.packs()) {
            needs.set(packs.add(pack.id()));
            survey.ready()
                    .forEach((target, inventory) -> {
                        if (!inventory.holds(pack.id(), pack.sizeBytes())) {
                            whole.put(target, false);
                        }
                    });
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
                once(
                        whole.entrySet().stream()
                                .filter(Map.Entry::getValue)
                                .map(entry -> entry.getKey().identity())
                                .toList()));
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

    Map<Target, Inventory> vaults() {
        return survey.ready();
    }
}
