package lifeboat.vault.prune;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import lifeboat.encryption.SigningKey;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.read.PackMove;
import lifeboat.vault.read.SegmentPacks;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SnapshotId;

/// Lets go what retention does not keep, in two phases (format property F15): a first call
/// announces it by tombstones in every vault, a call after the wait looks again and deletes what is
/// still not needed. Decisions come from signed manifests of all vaults together; a vault that
/// cannot be listed holds everything back. Killed at any point it leaves vaults that are whole, and
/// the next call goes on; two at once do the same work twice. Not safe for concurrent use.
public final class Pruner {
    /// Problems told of one vault.
    public static final int MAX_PROBLEMS = 20;

    private static final int DELETIONS_AT_ONCE = 8;

    private final List<Target> targets;
    private final VaultKeys keys;
    private final SigningKey siteKey;
    private final PruneRules rules;
    private final InstantSource clock;
    private final Path state;

    /// @param targets every target of the site; not closed here
    /// @param keys of recovery: only they open manifests
    /// @param siteKey signs tombstones
    /// @param state the local state directory; remembers since when an object is an orphan
    public Pruner(
            List<Target> targets,
            VaultKeys keys,
            SigningKey siteKey,
            PruneRules rules,
            InstantSource clock,
            Path state) {
        if (!keys.sealing().canRecover()) {
            throw new IllegalArgumentException("pruning takes the keys of recovery");
        }
        this.targets = List.copyOf(targets);
        this.keys = keys;
        this.siteKey = siteKey;
        this.rules = rules;
        this.clock = clock;
        this.state = state;
    }

    /// What would be done now. Reads only.
    ///
    /// @throws IOException if no vault at all can be looked at
    public PrunePlan plan() throws IOException {
        Gathering site = Gathering.of(targets, keys);
        PrunePlan plan = Planning.plan(site, rules, clock.instant(), OrphanAges.read(state));
        return plan.with(Repacking.plan(site, plan, rules, keys, state, false).result());
    }

    /// The tombstones of now, read from every vault that can be listed.
    public List<Tombstone> tombstones() {
        return Tombstones.listed(targets, keys).all();
    }

    /// Deletes what is due, then announces what expires. Nothing is done while anything holds it
    /// back; the outcome says what.
    ///
    /// @throws IOException if no vault at all can be looked at
    public PruneOutcome run() throws IOException {
        Gathering site = Gathering.of(targets, keys);
        OrphanAges ages = OrphanAges.read(state);
        PrunePlan first = Planning.plan(site, rules, clock.instant(), ages);
        Repacking repacking = Repacking.plan(site, first, rules, keys, state, true);
        PrunePlan plan = first.with(repacking.result());
        PruneOutcome.Repacked repacked = PruneOutcome.Repacked.NOTHING;
        Map<Target, Tally> tallies = new HashMap<>();
        targets.forEach(target -> tallies.put(target, new Tally()));
        if (!plan.isHeld()) {
            spread(site, plan, tallies);
            if (tallies.values().stream().allMatch(tally -> tally.problems.isEmpty())) {
                remove(site, plan, tallies);
                announce(plan.announce(), tallies);
                repacked = repack(repacking, tallies);
            }
            ages.write(plan.orphans(), plan.at());
        }
        return new PruneOutcome(
                plan,
                targets.stream()
                        .map(target -> {
                            Tally tally = tally(tallies, target);
                            return new PruneOutcome.PrunedVault(
                                    target.name(),
                                    tally.deleted,
                                    tally.bytes,
                                    tally.left,
                                    tally.problems);
                        })
                        .toList(),
                repacked);
    }

    /// Replaces packs, group by group, and announces those that were replaced. What goes wrong ends
    /// it: an unfinished group is as if it had not been begun.
    private PruneOutcome.Repacked repack(Repacking repacking, Map<Target, Tally> tallies)
            throws IOException {
        Repacker repacker = new Repacker(targets, keys, siteKey, repacking.use());
        List<String> problems = new ArrayList<>(repacking.result().problems());
        long[] sums = new long[4];
        boolean good = true;
        for (RepackPlan.Group group : repacking.result().groups()) {
            try {
                List<PackInfo> into = repacker.move(group, clock.instant());
                sums[0] += group.packs().size();
                sums[1] += group.bytes();
                sums[2] += into.size();
                sums[3] += into.stream().mapToLong(PackInfo::sizeBytes).sum();
            } catch (IOException e) {
                problems.add(String.valueOf(e.getMessage()));
                good = false;
                break;
            }
            Set<PackId> gone = new HashSet<>();
            group.packs().forEach(pack -> gone.add(pack.id()));
            announce(new Removal(Set.of(), gone, Set.of(), group.bytes()), tallies);
        }
        repacking.save(state, good);
        return new PruneOutcome.Repacked(sums[0], sums[1], sums[2], sums[3], problems);
    }

    private static Tally tally(Map<Target, Tally> tallies, Target target) {
        return tallies.computeIfAbsent(target, _ -> new Tally());
    }

    private static final class Tally {
        private final List<String> problems = new ArrayList<>();
        private long deleted;
        private long bytes;
        private long left;

        private synchronized void problem(String problem) {
            if (problems.size() < MAX_PROBLEMS) {
                problems.add(problem);
            }
        }

        private synchronized void deleted(long size) {
            deleted++;
            bytes += size;
        }

        private synchronized void left(String problem) {
            left++;
            problem(problem);
        }
    }

    /// Every vault must have a due tombstone, and every record of moved packs, before anything goes
    /// anywhere: whoever has one vault alone must know why something is not there. A vault that
    /// lacks what replaces packs does without the record: it has the old ones, and is healed first.
    private void spread(Gathering site, PrunePlan plan, Map<Target, Tally> tallies)
            throws IOException {
        List<Tombstone> stones = new ArrayList<>(plan.due());
        stones.addAll(plan.done());
        for (Tombstone stone : stones) {
            spread(site, stone.key(), _ -> true, tallies);
        }
        for (PackMove move : site.moves.all()) {
            if (!plan.spentMoves().contains(move.key())) {
                spread(site, move.key(), vault -> Gathering.hasNew(vault, move), tallies);
            }
        }
    }

    private void spread(
            Gathering site, ObjectKey key, Predicate<Inventory> where, Map<Target, Tally> tallies)
            throws IOException {
        Vaults vaults = new Vaults(targets);
        for (Map.Entry<Target, Inventory> vault : site.vaults().entrySet()) {
            if (vault.getValue().size(key).isEmpty() && where.test(vault.getValue())) {
                put(vault.getKey(), key, vaults.whole(key, Tombstone.MAX_BYTES), tallies);
            }
        }
    }

    private void remove(Gathering site, PrunePlan plan, Map<Target, Tally> tallies)
            throws IOException {
        deleteEverywhere(site.vaults(), List.copyOf(plan.spentMoves()), tallies);
        if (plan.due().isEmpty() && plan.done().isEmpty()) {
            return;
        }
        // snapshots first and everywhere: no vault shows one whose packs another has let go
        deleteEverywhere(
                site.vaults(),
                plan.remove().snapshots().stream().map(SnapshotId::key).toList(),
                tallies);
        // one that still shows a snapshot keeps what that needs until it is gone there
        Map<Target, Inventory> rid = new LinkedHashMap<>(site.vaults());
        rid.keySet().removeIf(target -> tally(tallies, target).left > 0);
        List<ObjectKey> rest = new ArrayList<>();
        plan.remove().indexes().forEach(index -> rest.add(VaultLayout.index(index)));
        plan.remove().packs().stream().map(PackId::key).forEach(rest::add);
        deleteEverywhere(rid, rest, tallies);
        confirm(plan, tallies);
        if (tallies.values().stream().allMatch(tally -> tally.left == 0)) {
            settle(site, plan, tallies);
        }
    }

    /// Takes away tombstones that tell nobody anything any more. Whoever has no recovery key takes
    /// the packs of a snapshot from its segments, which name packs that are gone: as long as a
    /// segment does, a tombstone says so, of these packs and no other. A snapshot that is kept
    /// after all, pinned meanwhile, is announced no longer.
    private void settle(Gathering site, PrunePlan plan, Map<Target, Tally> tallies)
            throws IOException {
        List<Tombstone> stones = new ArrayList<>(plan.due());
        stones.addAll(plan.done());
        Set<PackId> named = named(site, plan, stones);
        List<ObjectKey> settled = new ArrayList<>();
        for (Tombstone stone : stones) {
            Set<PackId> gone = new HashSet<>(stone.packs());
            gone.removeIf(
                    pack -> !plan.remove().packs().contains(pack) && site.isAnywhere(pack.key()));
            boolean isExact =
                    gone.size() == stone.packs().size() && namesNoOtherThatStays(stone, site, plan);
            gone.retainAll(named);
            if (gone.isEmpty() || !isExact) {
                settled.add(stone.key());
            }
            if (!gone.isEmpty() && !isExact) {
                byte[] exact =
                        Tombstone.write(
                                keys.siteId(),
                                stone.announced(),
                                stone.notBefore(),
                                Set.of(),
                                gone,
                                Set.of(),
                                siteKey);
                ObjectKey key = VaultLayout.tombstone(Content.of(exact).sha256());
                targets.forEach(target -> put(target, key, exact, tallies));
            }
        }
        if (tallies.values().stream().allMatch(tally -> tally.problems.isEmpty())) {
            deleteEverywhere(site.vaults(), settled, tallies);
        }
    }

    private static boolean namesNoOtherThatStays(Tombstone stone, Gathering site, PrunePlan plan) {
        return stone.snapshots().stream()
                        .filter(id -> !plan.remove().snapshots().contains(id))
                        .noneMatch(id -> site.isAnywhere(id.key()))
                && stone.indexes().stream()
                        .filter(index -> !plan.remove().indexes().contains(index))
                        .noneMatch(index -> site.isAnywhere(VaultLayout.index(index)));
    }

    /// Packs of these tombstones that a segment names which stays; all of them where a segment
    /// cannot be read.
    private Set<PackId> named(Gathering site, PrunePlan plan, List<Tombstone> stones) {
        Set<PackId> asked = new HashSet<>();
        stones.forEach(stone -> asked.addAll(stone.packs()));
        if (asked.isEmpty()) {
            return asked;
        }
        Vaults vaults = new Vaults(targets);
        Set<PackId> named = new HashSet<>();
        try {
            for (Content.Sha256 segment : segmentsThatStay(site, plan)) {
                SegmentPacks.of(segment, vaults, keys).forEach(pack -> named.add(pack.id()));
            }
        } catch (IOException e) {
            return asked;
        }
        named.retainAll(asked);
        return named;
    }

    private static Set<Content.Sha256> segmentsThatStay(Gathering site, PrunePlan plan) {
        Set<Content.Sha256> segments = new HashSet<>();
        site.snapshots.forEach((id, facts) -> {
            if (!plan.remove().snapshots().contains(id)) {
                segments.addAll(facts.indexes());
            }
        });
        return segments;
    }

    private static void deleteEverywhere(
            Map<Target, Inventory> vaults, List<ObjectKey> objects, Map<Target, Tally> tallies)
            throws IOException {
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(
                        DELETIONS_AT_ONCE,
                        Thread.ofVirtual().name("lifeboat-prune-", 0).factory())) {
            vaults.forEach((target, inventory) -> {
                for (ObjectKey key : objects) {
                    var size = inventory.size(key);
                    if (size.isPresent()) {
                        running.add(
                                threads.submit(() ->
                                        delete(
                                                target,
                                                key,
                                                size.getAsLong(),
                                                tally(tallies, target))));
                    }
                }
            });
            for (Future<?> deletion : running) {
                deletion.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("deleting failed", e.getCause());
        } catch (InterruptedException e) {
            running.forEach(deletion -> deletion.cancel(true));
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while pruning");
        }
    }

    private static void delete(Target target, ObjectKey key, long size, Tally tally) {
        try {
            target.delete(key);
            tally.deleted(size);
        } catch (IOException e) {
            tally.left(key + ": " + e.getMessage());
        }
    }

    /// A deletion that was answered and did not happen is seen in a listing (hazard S-09).
    private void confirm(PrunePlan plan, Map<Target, Tally> tallies) {
        for (Target target : targets) {
            Tally tally = tally(tallies, target);
            if (tally.left > 0) {
                continue; // said already
            }
            try {
                Inventory now = Inventory.of(target);
                Set<SnapshotId> snapshots = plan.remove().snapshots();
                snapshots.stream()
                        .map(SnapshotId::key)
                        .filter(key -> now.size(key).isPresent())
                        .forEach(key -> tally.left(key + ": was deleted, and is there still"));
                plan.remove().packs().stream()
                        .map(PackId::key)
                        .filter(key -> now.size(key).isPresent())
                        .forEach(key -> tally.left(key + ": was deleted, and is there still"));
            } catch (IOException e) {
                tally.left("cannot be listed after the deletion: " + e.getMessage());
            }
        }
    }

    private void announce(Removal going, Map<Target, Tally> tallies) {
        if (going.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Instant notBefore = now.plus(rules.delay());
        List<SnapshotId> snapshots = List.copyOf(going.snapshots());
        List<PackId> packs = List.copyOf(going.packs());
        List<Content.Sha256> indexes = List.copyOf(going.indexes());
        int most = Math.max(snapshots.size(), Math.max(packs.size(), indexes.size()));
        for (int from = 0; from < most; from += Tombstone.MAX_NAMES) {
            byte[] stone =
                    Tombstone.write(
                            keys.siteId(),
                            now,
                            notBefore,
                            part(snapshots, from),
                            part(packs, from),
                            part(indexes, from),
                            siteKey);
            ObjectKey key = VaultLayout.tombstone(Content.of(stone).sha256());
            for (Target target : targets) {
                put(target, key, stone, tallies);
            }
        }
    }

    private static <T> List<T> part(List<T> all, int from) {
        return all.subList(
                Math.min(from, all.size()), Math.min(from + Tombstone.MAX_NAMES, all.size()));
    }

    private static void put(
            Target target, ObjectKey key, byte[] stored, Map<Target, Tally> tallies) {
        try {
            target.put(key, Content.of(stored), PutMode.CREATE);
        } catch (IOException e) {
            tally(tallies, target)
                    .problem("the announcement could not be stored: " + e.getMessage());
        }
    }
}
