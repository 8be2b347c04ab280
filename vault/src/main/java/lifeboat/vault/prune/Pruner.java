package lifeboat.vault.prune;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import lifeboat.encryption.SigningKey;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.read.PackMove;
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

    private final List<Target> targets;
    private final VaultKeys keys;
    private final SigningKey siteKey;
    private final PruneRules rules;
    private final InstantSource clock;
    private final Path state;
    private final Announcements announcements;

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
        this.announcements = new Announcements(targets, keys, siteKey, rules.delay(), clock);
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
        Tallies tallies = new Tallies(targets);
        if (!plan.isHeld()) {
            spread(site, plan, tallies);
            if (tallies.areClean()) {
                remove(site, plan, tallies);
                announcements.announce(plan.announce(), tallies);
                repacked = repack(repacking, tallies);
            }
            ages.write(plan.orphans(), plan.at());
        }
        return new PruneOutcome(plan, tallies.results(), repacked);
    }

    /// Replaces packs, group by group, and announces those that were replaced. A pack that no vault
    /// gives whole stays as it is; anything else that goes wrong ends it: an unfinished group is as
    /// if it had not been begun.
    private PruneOutcome.Repacked repack(Repacking repacking, Tallies tallies) throws IOException {
        Repacker repacker = new Repacker(targets, keys, siteKey, repacking.use());
        List<String> problems = new ArrayList<>(repacking.result().problems());
        long[] sums = new long[4];
        boolean good = true;
        for (RepackPlan.Group planned : repacking.result().groups()) {
            RepackPlan.Group group;
            try {
                group = readable(repacker, planned, sums, problems);
            } catch (IOException e) {
                problems.add(String.valueOf(e.getMessage()));
                good = false;
                break;
            }
            Set<PackId> gone = new HashSet<>();
            group.packs().forEach(pack -> gone.add(pack.id()));
            announcements.announce(new Removal(Set.of(), gone, Set.of(), group.bytes()), tallies);
        }
        repacking.save(state, good);
        return new PruneOutcome.Repacked(sums[0], sums[1], sums[2], sums[3], problems);
    }

    /// Replaces those packs of a group that can be read, and gives them.
    private RepackPlan.Group readable(
            Repacker repacker, RepackPlan.Group planned, long[] sums, List<String> problems)
            throws IOException {
        RepackPlan.Group group = planned;
        while (!group.packs().isEmpty()) {
            try {
                List<PackInfo> into = repacker.move(group, clock.instant());
                sums[0] += group.packs().size();
                sums[1] += group.bytes();
                sums[2] += into.size();
                sums[3] += into.stream().mapToLong(PackInfo::sizeBytes).sum();
                return group;
            } catch (Repacker.Unreadable e) {
                List<Repacker.Unreadable> all = new ArrayList<>(repacker.unreadable(group));
                if (all.isEmpty()) {
                    all.add(e); // it can be read now
                }
                for (Repacker.Unreadable each : all) {
                    if (problems.size() < MAX_PROBLEMS) {
                        problems.add(String.valueOf(each.getMessage()));
                    }
                    group = group.without(each.pack());
                }
            }
        }
        return group;
    }

    /// Every vault must have a due tombstone, and every record of moved packs, before anything goes
    /// anywhere: whoever has one vault alone must know why something is not there. A vault that
    /// lacks what replaces packs does without the record: it has the old ones, and is healed first.
    private void spread(Gathering site, PrunePlan plan, Tallies tallies) throws IOException {
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

    private void spread(Gathering site, ObjectKey key, Predicate<Inventory> where, Tallies tallies)
            throws IOException {
        Vaults vaults = new Vaults(targets);
        for (Map.Entry<Target, Inventory> vault : site.vaults().entrySet()) {
            if (vault.getValue().size(key).isEmpty() && where.test(vault.getValue())) {
                Announcements.put(
                        vault.getKey(), key, vaults.whole(key, Tombstone.MAX_BYTES), tallies);
            }
        }
    }

    private void remove(Gathering site, PrunePlan plan, Tallies tallies) throws IOException {
        Deletions.everywhere(site.vaults(), List.copyOf(plan.spentMoves()), tallies);
        if (plan.due().isEmpty() && plan.done().isEmpty()) {
            return;
        }
        // snapshots first and everywhere: no vault shows one whose packs another has let go
        Deletions.everywhere(
                site.vaults(),
                plan.remove().snapshots().stream().map(SnapshotId::key).toList(),
                tallies);
        // one that still shows a snapshot keeps what that needs until it is gone there
        Map<Target, Inventory> rid = new LinkedHashMap<>(site.vaults());
        rid.keySet().removeIf(target -> tallies.of(target).hasLeft());
        List<ObjectKey> rest = new ArrayList<>();
        plan.remove().indexes().forEach(index -> rest.add(VaultLayout.index(index)));
        plan.remove().packs().stream().map(PackId::key).forEach(rest::add);
        Deletions.everywhere(rid, rest, tallies);
        Deletions.confirm(targets, plan, tallies);
        if (tallies.haveNothingLeft()) {
            new Settling(site, plan, announcements).settle(tallies);
        }
    }
}
