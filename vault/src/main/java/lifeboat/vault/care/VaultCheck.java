package lifeboat.vault.care;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SnapshotId;

/// The verification of one vault.
final class VaultCheck implements Callable<VaultFindings> {
    private static final int BATCH = 64;
    private static final long SAVE_EVERY = 2_000_000_000L;

    private final Visit visit;
    private final SiteObjects site;
    private final Needs needs;
    private final VaultKeys keys;
    private final VerifyOptions options;
    private final CareProgress progress;
    private final ResumeFile resume;
    private final long deadline;
    private final Faults faults = new Faults();
    private final AtomicLong done = new AtomicLong();
    private long total;
    private long siteObjects;
    private long siteBytes;

    /// @param deadline in nanoseconds of [System#nanoTime()]
    VaultCheck(
            Visit visit,
            SiteObjects site,
            Needs needs,
            VaultKeys keys,
            VerifyOptions options,
            CareProgress progress,
            ResumeFile resume,
            long deadline) {
        this.visit = visit;
        this.site = site;
        this.needs = needs;
        this.keys = keys;
        this.options = options;
        this.progress = progress;
        this.resume = resume;
        this.deadline = deadline;
    }

    @Override
    public VaultFindings call() throws IOException {
        if (!visit.problem().isEmpty()) {
            faults.problem(visit.problem());
        }
        Inventory inventory = visit.inventory();
        if (inventory == null) {
            return findings(0, List.of(), List.of());
        }
        Target target = visit.target();
        site.judge(target, inventory, faults);
        siteObjects = faults.objects();
        siteBytes = faults.bytes();
        judgeSnapshots(inventory);
        Map<ObjectKey, Long> toRead = compareSizes(inventory);
        total = needs.sizes().size();
        done.set(total - toRead.size());
        long remaining = readAll(target, toRead);
        List<ObjectKey> unexpected = new ArrayList<>();
        List<ObjectKey> orphans = new ArrayList<>();
        sortOut(inventory, unexpected, orphans);
        return findings(remaining, unexpected, orphans);
    }

    private VaultFindings findings(
            long remaining, List<ObjectKey> unexpected, List<ObjectKey> orphans) {
        boolean opened = visit.isUsable() && options.level() == VerifyLevel.L2;
        VerifyLevel level =
                opened && !keys.sealing().canRecover() ? VerifyLevel.L1 : options.level();
        return new VaultFindings(
                visit.target().name(),
                visit.isUsable() ? needs.sizes().size() + site.wanted().size() : 0,
                faults.objects(),
                faults.bytes(),
                faults.missing(),
                faults.damaged(),
                unexpected,
                orphans,
                visit.isUsable() ? level : VerifyLevel.L0,
                options.readDataPercent(),
                remaining,
                faults.problems());
    }

    /// Names of snapshots whose bytes no vault gives, or whose signature is wrong.
    private void judgeSnapshots(Inventory inventory) {
        for (Map.Entry<SnapshotId, String> bad : needs.bad().entrySet()) {
            ObjectKey key = bad.getKey().key();
            if (inventory.size(key).isPresent()) {
                faults.damaged(key, bad.getValue());
            }
        }
        if (needs.good().isEmpty() && !inventory.all().isEmpty() && !needs.bad().isEmpty()) {
            faults.problem("no snapshot on any vault is good: what is needed is not known");
        }
        needs.unreadSegments()
                .forEach((segment, reason) ->
                        faults.problem(
                                "index segment "
                                        + segment
                                        + " is on no vault: the packs it names were not looked at ("
                                        + reason
                                        + ")"));
    }

    /// Compares every needed object with the listing.
    ///
    /// @return what is to be read, with sizes
    private Map<ObjectKey, Long> compareSizes(Inventory inventory) {
        Map<ObjectKey, Long> toRead = new TreeMap<>();
        needs.sizes()
                .forEach((key, size) -> {
                    OptionalLong found = inventory.size(key);
                    if (found.isEmpty()) {
                        faults.missing(key, "is not there");
                    } else if (size != Needs.ANY_SIZE && found.getAsLong() != size) {
                        faults.damaged(
                                key, "has " + found.getAsLong() + " bytes instead of " + size);
                    } else if (isToRead(key)) {
                        toRead.put(key, found.getAsLong());
                    }
                });
        return toRead;
    }

    private boolean isToRead(ObjectKey key) {
        return options.level() != VerifyLevel.L0
                && (!isSampled(key)
                        || options.samples(VaultLayout.digestIn(key).orElseThrow().hex()));
    }

    /// What is large: of it a share is read.
    private static boolean isSampled(ObjectKey key) {
        return key.value().startsWith(VaultLayout.PACKS)
                || key.value().startsWith(VaultLayout.LOGS);
    }

    /// @return how many objects were left because time was up
    private long readAll(Target target, Map<ObjectKey, Long> toRead) throws IOException {
        Optional<ResumeFile.Progress> before = Optional.empty();
        if (options.resume() == VerifyOptions.Resume.CONTINUE) {
            before = resume.read();
        }
        List<Map.Entry<ObjectKey, Long>> left = new ArrayList<>(toRead.entrySet());
        before.ifPresent(earlier -> {
            left.removeIf(entry ->
                    entry.getKey().compareTo(earlier.upTo()) <= 0
                            && !earlier.again().contains(entry.getKey()));
            faults.carried(earlier.objects(), earlier.bytes());
            done.set(total - left.size());
        });
        List<ObjectCheck> checks = new ArrayList<>();
        for (int i = 0; i < options.readers(); i++) {
            checks.add(new ObjectCheck(keys, options.level()));
        }
        ObjectKey floor = before.map(ResumeFile.Progress::upTo).orElse(new ObjectKey("-"));
        try (ExecutorService threads =
                Executors.newFixedThreadPool(
                        options.readers(),
                        Thread.ofPlatform().daemon().name("lifeboat-verify-", 0).factory())) {
            return readBatches(target, left, floor, checks, threads);
        } finally {
            checks.forEach(ObjectCheck::close);
        }
    }

    private long readBatches(
            Target target,
            List<Map.Entry<ObjectKey, Long>> left,
            ObjectKey floor,
            List<ObjectCheck> checks,
            ExecutorService threads)
            throws IOException {
        long saved = System.nanoTime();
        int at = 0;
        while (at < left.size()) {
            if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                if (at > 0) {
                    save(left, at, floor);
                }
                return (long) left.size() - at;
            }
            int end = Math.min(at + BATCH, left.size());
            readBatch(target, left.subList(at, end), checks, threads);
            at = end;
            if (at < left.size() && System.nanoTime() - saved > SAVE_EVERY) {
                save(left, at, floor);
                saved = System.nanoTime();
            }
        }
        resume.delete();
        return 0;
    }

    /// Notes that everything before `at` was read, and all up to `floor` earlier.
    private void save(List<Map.Entry<ObjectKey, Long>> left, int at, ObjectKey floor)
            throws IOException {
        ObjectKey last = left.get(at - 1).getKey();
        ObjectKey upTo = last.compareTo(floor) < 0 ? floor : last;
        TreeSet<ObjectKey> again = new TreeSet<>(faults.keys());
        left.subList(at, left.size()).stream()
                .map(Map.Entry::getKey)
                .filter(key -> key.compareTo(upTo) <= 0)
                .forEach(again::add);
        resume.write(
                new ResumeFile.Progress(
                        upTo,
                        List.copyOf(again),
                        faults.objects() - siteObjects,
                        faults.bytes() - siteBytes));
    }

    private void readBatch(
            Target target,
            List<Map.Entry<ObjectKey, Long>> batch,
            List<ObjectCheck> checks,
            ExecutorService threads) {
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> running = new ArrayList<>();
        for (ObjectCheck check : checks) {
            running.add(
                    threads.submit(() -> {
                        int i;
                        while ((i = next.getAndIncrement()) < batch.size()) {
                            var entry = batch.get(i);
                            check.check(target, entry.getKey(), entry.getValue(), faults);
                            progress.advanced(
                                    target.name(), done.incrementAndGet(), total, faults.bytes());
                        }
                    }));
        }
        for (Future<?> reader : running) {
            await(reader);
        }
    }

    private static void await(Future<?> reader) {
        boolean interrupted = false;
        while (true) {
            try {
                reader.get();
                break;
            } catch (ExecutionException e) {
                throw new IllegalStateException("a reader failed", e.getCause());
            } catch (InterruptedException e) {
                interrupted = true; // the batch is finished first: what was read is kept
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void sortOut(Inventory inventory, List<ObjectKey> unexpected, List<ObjectKey> orphans) {
        for (ObjectKey key : new TreeSet<>(inventory.all().keySet())) {
            String name = key.value();
            if (needs.sizes().containsKey(key)
                    || SiteObjects.covers(key)
                    || faults.concerns(key)
                    || name.startsWith(VaultLayout.TOMBSTONES)
                    || name.startsWith(VaultLayout.MOVES)
                    || isAnnounced(key)
                    || name.startsWith(VaultLayout.EVIDENCE)) {
                continue;
            }
            if (isStoredData(key)) {
                orphans.add(key);
            } else {
                unexpected.add(key);
            }
        }
    }

    /// Whether a tombstone says that the snapshot goes.
    private boolean isAnnounced(ObjectKey key) {
        return Needs.isSnapshot(key) && needs.tombstones().announces(SnapshotId.of(key));
    }

    private static boolean isStoredData(ObjectKey key) {
        String name = key.value();
        String hex = key.lastSegment();
        return VaultLayout.digestIn(key).isPresent()
                && (name.equals(VaultLayout.PACKS + hex.substring(0, 2) + "/" + hex)
                        || name.equals(VaultLayout.INDEXES + hex));
    }
}
