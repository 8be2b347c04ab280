package lifeboat.vault.prune;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.read.PackMove;
import lifeboat.vault.snapshot.SnapshotId;

/// Judges every snapshot, and what of everything else nobody needs.
final class Planning {
    private final Gathering site;
    private final PruneRules rules;
    private final Instant now;
    private final Map<SnapshotId, List<String>> kept = new HashMap<>();
    private final Set<SnapshotId> expiring = new LinkedHashSet<>();
    private final Set<SnapshotId> deleting = new LinkedHashSet<>();
    private final List<Tombstone> due;
    private final List<Tombstone> done;
    private final OrphanAges ages;
    private final Set<ObjectKey> orphans = new HashSet<>();

    private Planning(Gathering site, PruneRules rules, Instant now, OrphanAges ages) {
        this.ages = ages;
        this.site = site;
        this.rules = rules;
        this.now = now;
        List<Tombstone> past =
                site.tombstones.all().stream().filter(stone -> stone.isDue(now)).toList();
        this.done = past.stream().filter(this::isDone).toList();
        this.due =
                past.stream()
                        .filter(stone -> !done.contains(stone) && rules.approved().test(stone))
                        .toList();
    }

    static PrunePlan plan(Gathering site, PruneRules rules, Instant now, OrphanAges ages) {
        List<String> held = Interlocks.of(site, rules, now);
        Planning planning = new Planning(site, rules, now, ages);
        planning.judge();
        boolean free = held.isEmpty();
        return new PrunePlan(
                now,
                held,
                planning.judged(),
                free ? planning.announcement() : Removal.NOTHING,
                free ? planning.removal() : Removal.NOTHING,
                planning.due,
                planning.done,
                free ? planning.spentMoves() : Set.of(),
                planning.orphans,
                planning.problems(),
                RepackPlan.NOTHING);
    }

    /// Whether no vault shows anything of what a tombstone announces.
    private boolean isDone(Tombstone stone) {
        return stone.snapshots().stream().noneMatch(id -> site.isAnywhere(id.key()))
                && stone.packs().stream().noneMatch(id -> site.isAnywhere(id.key()))
                && stone.indexes().stream().noneMatch(id -> site.isAnywhere(VaultLayout.index(id)));
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>(site.tombstones.problems());
        problems.addAll(site.moves.problems());
        lacking()
                .ifPresent(id ->
                        problems.add(
                                "snapshot "
                                        + id.shortForm()
                                        + " is kept and needs a pack that no vault has: nothing goes"
                                        + " that no snapshot names, because it may be what replaced"
                                        + " the pack; were records taken away from "
                                        + VaultLayout.MOVES
                                        + "?"));
        return problems;
    }

    /// A kept snapshot that needs a pack which no vault has. Somebody may have taken away the
    /// record of what replaced it.
    private Optional<SnapshotId> lacking() {
        return site.incomplete.stream().filter(kept::containsKey).findFirst();
    }

    /// Records of moved packs by which no snapshot is read, also none that cannot be deleted.
    private Set<ObjectKey> spentMoves() {
        Set<ObjectKey> used = new HashSet<>();
        site.snapshots.values().forEach(facts -> used.addAll(facts.moves()));
        return site.moves.all().stream()
                .map(PackMove::key)
                .filter(key -> !used.contains(key) && isOld(key))
                .collect(Collectors.toSet());
    }

    private void judge() {
        rules.retention()
                .keeps(site.dated(), now)
                .forEach((id, reasons) -> kept.put(id, new ArrayList<>(reasons)));
        Map<String, Long> proven = new HashMap<>();
        for (SnapshotId id : site.snapshots.keySet()) {
            if (rules.proven().test(id)) {
                proven.merge(id.host(), id.sequence(), Math::max);
            }
            if (rules.isPinned(id)) {
                keep(id, "pinned");
            }
        }
        Set<SnapshotId> dueSnapshots = new HashSet<>();
        due.forEach(stone -> dueSnapshots.addAll(stone.snapshots()));
        Map<String, Long> left = new HashMap<>();
        for (SnapshotId id : site.snapshots.keySet()) {
            left.merge(id.host(), 1L, Long::sum);
        }
        left.replaceAll((_, number) -> Math.max(1, (long) (number * rules.share())));
        for (SnapshotId id : site.snapshots.keySet()) {
            if (kept.containsKey(id)) {
                continue;
            }
            if (proven.getOrDefault(id.host(), 0L) <= id.sequence()) {
                keep(id, "no newer snapshot of its host came back in a drill");
            } else if (dueSnapshots.contains(id)) {
                deleting.add(id);
            } else if (!site.tombstones.announces(id)) {
                if (left.merge(id.host(), -1L, Long::sum) < 0) {
                    keep(id, "enough go at once");
                } else {
                    expiring.add(id);
                }
            }
        }
    }

    private void keep(SnapshotId id, String reason) {
        kept.computeIfAbsent(id, _ -> new ArrayList<>()).add(reason);
    }

    private List<PrunePlan.Judged> judged() {
        List<PrunePlan.Judged> judged = new ArrayList<>();
        site.snapshots.forEach((id, facts) -> {
            List<String> reasons = kept.get(id);
            PrunePlan.Fate fate = fate(id);
            judged.add(
                    new PrunePlan.Judged(
                            id,
                            facts.time(),
                            fate,
                            reasons != null ? reasons : List.of("no rule keeps it")));
        });
        judged.sort(
                Comparator.comparing((PrunePlan.Judged each) -> each.id().host())
                        .thenComparingLong(each -> each.id().sequence()));
        return judged;
    }

    private PrunePlan.Fate fate(SnapshotId id) {
        if (deleting.contains(id)) {
            return PrunePlan.Fate.DELETED;
        } else if (expiring.contains(id)) {
            return PrunePlan.Fate.ANNOUNCED;
        }
        return kept.containsKey(id) ? PrunePlan.Fate.KEPT : PrunePlan.Fate.WAITING;
    }

    /// What nobody needs once what expires is gone, and no tombstone announces yet.
    private Removal announcement() {
        Needed needed = neededWithout(expiring, true);
        Needed ever = neededWithout(Set.of(), false);
        boolean isSure = lacking().isEmpty();
        Set<PackId> packs = new HashSet<>();
        Set<Content.Sha256> indexes = new HashSet<>();
        for (Inventory inventory : site.vaults().values()) {
            inventory.packs((pack, _) -> {
                if (!needed.has(pack)
                        && !site.tombstones.announces(pack)
                        && (ever.has(pack)
                                || site.replaced.contains(pack)
                                || (isOld(pack.key()) && isSure))) {
                    packs.add(pack);
                }
            });
            inventory.others().keySet().stream()
                    .filter(key -> key.value().startsWith(VaultLayout.INDEXES))
                    .flatMap(key -> VaultLayout.digestIn(key).stream())
                    .filter(index ->
                            !needed.indexes().contains(index)
                                    && !site.tombstones.announces(index)
                                    && (ever.indexes().contains(index)
                                            || (isOld(VaultLayout.index(index)) && isSure)))
                    .forEach(indexes::add);
        }
        return removal(expiring, packs, indexes);
    }

    private boolean isOld(ObjectKey orphan) {
        orphans.add(orphan);
        return ages.isOld(orphan, now);
    }

    /// What due tombstones announce and nobody needs. Whatever waits for its own time keeps what it
    /// needs until then.
    private Removal removal() {
        Needed needed = neededWithout(deleting, false);
        Needed ever = neededWithout(Set.of(), false);
        boolean isSure = lacking().isEmpty();
        Set<PackId> packs = new HashSet<>();
        Set<Content.Sha256> indexes = new HashSet<>();
        for (Tombstone stone : due) {
            stone.packs().stream()
                    .filter(pack -> !needed.has(pack))
                    .filter(pack -> isSure || ever.has(pack) || site.replaced.contains(pack))
                    .forEach(packs::add);
            stone.indexes().stream()
                    .filter(index -> !needed.indexes().contains(index))
                    .filter(index -> isSure || ever.indexes().contains(index))
                    .forEach(indexes::add);
        }
        return removal(deleting, packs, indexes);
    }

    private record Needed(Gathering site, BitSet packs, Set<Content.Sha256> indexes) {
        boolean has(PackId pack) {
            int number = site.packs.find(pack);
            return number >= 0 && packs.get(number);
        }
    }

    /// @param announcedToo whether snapshots that wait for their deletion count as gone
    private Needed neededWithout(Set<SnapshotId> going, boolean announcedToo) {
        Needed needed = new Needed(site, new BitSet(), new HashSet<>());
        site.snapshots.forEach((id, facts) -> {
            boolean waiting = announcedToo && fate(id) != PrunePlan.Fate.KEPT;
            if (!going.contains(id) && !waiting) {
                facts.needs().addTo(needed.packs());
                needed.indexes().addAll(facts.indexes());
            }
        });
        return needed;
    }

    private Removal removal(
            Set<SnapshotId> snapshots, Set<PackId> packs, Set<Content.Sha256> indexes) {
        long most = 0;
        for (Inventory inventory : site.vaults().values()) {
            long bytes = 0;
            for (SnapshotId id : snapshots) {
                bytes += inventory.size(id.key()).orElse(0);
            }
            for (PackId pack : packs) {
                bytes += inventory.size(pack.key()).orElse(0);
            }
            for (Content.Sha256 index : indexes) {
                bytes += inventory.size(VaultLayout.index(index)).orElse(0);
            }
            most = Math.max(most, bytes);
        }
        return new Removal(snapshots, packs, indexes, most);
    }
}
