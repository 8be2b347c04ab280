package lifeboat.vault.prune;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lifeboat.targets.Target;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.pack.PackDirectory;
import lifeboat.vault.read.PackReader;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SnapshotId;

/// Finds packs of which kept snapshots need little, some packs at each call, by reading what those
/// snapshots refer to. Reads only.
final class Repacking {
    /// Packs looked at in one call.
    private static final int PACKS_AT_ONCE = 2_000;

    /// Blobs of them held in memory, about.
    private static final int BLOBS_AT_ONCE = 2_000_000;

    private static final int READERS = 8;
    private static final int BATCH = 64;

    /// Small packs that are worth being put together.
    private static final int SMALL_ENOUGH = 8;

    /// Bytes of one group, about.
    private static final long GROUP_BYTES = 256 << 20;

    private final Gathering site;
    private final PrunePlan plan;
    private final PruneRules rules;
    private final VaultKeys keys;
    private final BlobUse use = new BlobUse();
    private final List<PackInfo> looked = new ArrayList<>();
    private final Map<SnapshotId, BitSet> kept = new LinkedHashMap<>();
    private RepackSearch search;
    private RepackPlan result = RepackPlan.NOTHING;
    private boolean isCut;

    private Repacking(Gathering site, PrunePlan plan, PruneRules rules, VaultKeys keys, Path state)
            throws IOException {
        this.site = site;
        this.plan = plan;
        this.rules = rules;
        this.keys = keys;
        this.search = RepackSearch.read(state);
    }

    /// @param whenDue whether to look only when the rules say that it is time
    static Repacking plan(
            Gathering site,
            PrunePlan plan,
            PruneRules rules,
            VaultKeys keys,
            Path state,
            boolean whenDue)
            throws IOException {
        Repacking repacking = new Repacking(site, plan, rules, keys, state);
        if (!plan.isHeld() && !rules.repack().isNever()) {
            repacking.search(whenDue);
        }
        return repacking;
    }

    RepackPlan result() {
        return result;
    }

    BlobUse use() {
        return use;
    }

    /// Remembers how far it came.
    ///
    /// @param good whether everything was replaced that should be
    void save(Path state, boolean good) throws IOException {
        if (!good) {
            search.givenUp().write(state);
        } else if (!looked.isEmpty() && !isCut) {
            search.after(looked.getLast().id().hex(), looked.size()).write(state);
        } else {
            search.write(state);
        }
    }

    private void search(boolean whenDue) throws IOException {
        for (PrunePlan.Judged judged : plan.snapshots()) {
            if (judged.fate() == PrunePlan.Fate.KEPT) {
                BitSet needs = new BitSet();
                Gathering.Facts facts = site.snapshots.get(judged.id());
                if (facts != null) {
                    facts.needs().addTo(needs);
                }
                kept.put(judged.id(), needs);
            }
        }
        List<PackInfo> packs = candidates();
        search =
                whenDue
                        ? search.at(plan.at(), rules.repack().every(), packs.size())
                        : new RepackSearch(plan.at(), search.behind(), packs.size());
        if (search.left() == 0) {
            return;
        }
        List<String> problems = new ArrayList<>();
        readDirectories(packs, problems);
        try {
            walk();
            result = judge(problems);
        } catch (IOException e) {
            result =
                    new RepackPlan(
                            List.of(),
                            looked.size(),
                            search.left() - looked.size(),
                            0,
                            List.of(
                                    "no pack is replaced, because not all that snapshots refer to can"
                                            + " be read: "
                                            + e.getMessage()));
        }
    }

    /// Packs that a kept snapshot needs, that nobody announced and every vault has whole, from
    /// where the search stands.
    private List<PackInfo> candidates() {
        BitSet needed = new BitSet();
        kept.values().forEach(needed::or);
        List<PackInfo> all = new ArrayList<>();
        needed.stream().mapToObj(site::pack).filter(this::isCandidate).forEach(all::add);
        all.sort(Comparator.comparing(pack -> pack.id().hex()));
        List<PackInfo> turned = new ArrayList<>(all.size());
        all.stream().filter(pack -> isBehind(pack)).forEach(turned::add);
        all.stream().filter(pack -> !isBehind(pack)).forEach(turned::add);
        return turned;
    }

    private boolean isBehind(PackInfo pack) {
        return pack.id().hex().compareTo(search.behind()) > 0;
    }

    private boolean isCandidate(PackInfo pack) {
        return !site.tombstones.announces(pack.id())
                && !site.moving.contains(pack.id())
                && site.vaults().values().stream()
                        .allMatch(inventory -> inventory.holds(pack.id(), pack.sizeBytes()));
    }

    private void readDirectories(List<PackInfo> packs, List<String> problems) throws IOException {
        int most = Math.min(Math.min(search.left(), PACKS_AT_ONCE), packs.size());
        Vaults vaults = new Vaults(site.survey.readyTargets());
        List<PackReader> readers = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(
                        READERS,
                        Thread.ofPlatform().daemon().name("lifeboat-repack-", 0).factory())) {
            for (int i = 0; i < READERS; i++) {
                readers.add(new PackReader(vaults, keys));
            }
            for (int from = 0; from < most && use.size() < BLOBS_AT_ONCE; from += BATCH) {
                int to = Math.min(from + BATCH, most);
                List<Future<?>> running = new ArrayList<>();
                int first = from;
                for (int r = 0; r < READERS; r++) {
                    int mine = r;
                    running.add(
                            threads.submit(() -> {
                                for (int i = first + mine; i < to; i += READERS) {
                                    read(readers.get(mine), packs.get(i), i, problems);
                                }
                            }));
                }
                await(running);
                looked.addAll(packs.subList(from, to));
            }
        } finally {
            readers.forEach(PackReader::close);
        }
    }

    private static void await(List<Future<?>> running) throws IOException {
        try {
            for (Future<?> reader : running) {
                reader.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a reader failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while reading packs");
        }
    }

    /// A pack that cannot be read is not replaced, and is verification's to tell.
    private void read(PackReader reader, PackInfo pack, int number, List<String> problems) {
        try {
            PackDirectory directory = reader.directory(pack);
            use.add(number, directory);
        } catch (IOException e) {
            synchronized (problems) {
                if (problems.isEmpty()) {
                    problems.add("packs that cannot be read stay as they are: " + e.getMessage());
                }
            }
        }
    }

    private void walk() throws IOException {
        BitSet window = new BitSet();
        looked.forEach(pack -> window.set(site.packs.find(pack.id())));
        Vaults vaults = new Vaults(site.survey.readyTargets());
        SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, keys);
        UseWalk walk = new UseWalk(use);
        for (Map.Entry<SnapshotId, BitSet> snapshot : kept.entrySet()) {
            if (snapshot.getValue().intersects(window)) {
                try (SnapshotReader reader =
                        SnapshotReader.open(vaults, keys, catalog, snapshot.getKey())) {
                    walk.walk(reader);
                }
            }
        }
    }

    /// A pack worth replacing.
    ///
    /// @param needing kept snapshots that need it, as bits in their order
    private record Poor(PackInfo pack, BitSet needing, long movedBytes) {}

    private RepackPlan judge(List<String> problems) throws IOException {
        long[] all = use.bytes(looked.size());
        long[] used = use.usedBytes(looked.size());
        List<Poor> poor = new ArrayList<>();
        List<Poor> small = new ArrayList<>();
        for (int i = 0; i < looked.size(); i++) {
            PackInfo pack = looked.get(i);
            if (all[i] == 0) {
                continue; // was not read
            }
            double share = (double) used[i] / all[i];
            Poor candidate =
                    new Poor(pack, needing(pack), (long) Math.ceil(share * pack.sizeBytes()));
            if (1 - share >= rules.repack().unused()) {
                poor.add(candidate);
            } else if (pack.sizeBytes() < rules.repack().smallBytes()) {
                small.add(candidate);
            }
        }
        if (small.size() >= SMALL_ENOUGH) {
            poor.addAll(small);
        }
        int before = poor.size();
        poor.removeIf(this::isLocked);
        return new RepackPlan(
                grouped(poor),
                looked.size(),
                search.left() - looked.size(),
                before - poor.size(),
                problems);
    }

    private BitSet needing(PackInfo pack) {
        int number = site.packs.find(pack.id());
        BitSet needing = new BitSet();
        int place = 0;
        for (BitSet needs : kept.values()) {
            needing.set(place++, needs.get(number));
        }
        return needing;
    }

    /// Whether a target would keep the pack beyond its deletion: replacing it would cost room.
    private boolean isLocked(Poor poor) {
        Instant due = plan.at().plus(rules.delay());
        for (Target target : site.vaults().keySet()) {
            try {
                if (target.protection().rule().isPresent()
                        && target.protection()
                                .retention(poor.pack().id().key())
                                .filter(lock -> lock.until().isAfter(due))
                                .isPresent()) {
                    return true;
                }
            } catch (IOException e) {
                return true; // not known to be free
            }
        }
        return false;
    }

    /// Packs that the same snapshots need go together, as far as that is possible: a snapshot needs
    /// all new packs of a group of which it needs one.
    private List<RepackPlan.Group> grouped(List<Poor> poor) {
        poor.sort(
                Comparator.comparingInt((Poor each) -> each.needing().hashCode())
                        .thenComparing(each -> each.pack().id().hex()));
        List<RepackPlan.Group> groups = new ArrayList<>();
        List<Poor> open = new ArrayList<>();
        long total = 0;
        long moved = 0;
        for (Poor each : poor) {
            if (total + each.pack().sizeBytes() > rules.repack().mostBytes()) {
                isCut = true;
                break;
            }
            total += each.pack().sizeBytes();
            moved += each.movedBytes();
            open.add(each);
            if (moved >= GROUP_BYTES) {
                groups.add(group(open));
                open.clear();
                moved = 0;
            }
        }
        if (!open.isEmpty()) {
            groups.add(group(open));
        }
        return groups;
    }

    private RepackPlan.Group group(List<Poor> packs) {
        BitSet needing = new BitSet();
        packs.forEach(each -> needing.or(each.needing()));
        List<SnapshotId> ids = List.copyOf(kept.keySet());
        Set<SnapshotId> snapshots = new HashSet<>();
        needing.stream().mapToObj(ids::get).forEach(snapshots::add);
        return new RepackPlan.Group(
                packs.stream().map(Poor::pack).toList(),
                snapshots,
                packs.stream().mapToLong(Poor::movedBytes).sum());
    }
}
