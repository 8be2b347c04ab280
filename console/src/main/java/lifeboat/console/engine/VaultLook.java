package lifeboat.console.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lifeboat.targets.Retention;
import lifeboat.targets.Target;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Survey;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.snapshot.SourceSummary;
import lifeboat.vault.snapshot.Summary;

/// A short look at one vault: the newest snapshot of each source that it shows, from its own
/// copies.
///
/// @param problem why nothing can be said; empty where something can
/// @param snapshots how many it shows
/// @param newest of each source
/// @param lockedUntil when the first lock among the newest snapshots ends, as the target tells it
record VaultLook(
        Target target,
        String problem,
        long snapshots,
        Map<String, Newest> newest,
        Optional<Instant> lockedUntil) {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /// Older snapshots are not searched for sources that the newer ones lack.
    private static final int MOST_OPENED = 60;

    VaultLook {
        newest = Map.copyOf(newest);
    }

    /// The newest snapshot of a source.
    ///
    /// @param dataOf the moment that the data stands for, or earlier
    record Newest(
            SnapshotId id, Instant time, Instant dataOf, String kind, String verdict, long bytes) {}

    boolean isAway() {
        return !problem.isEmpty();
    }

    Optional<Instant> newestTime() {
        return newest.values().stream().map(Newest::time).max(Instant::compareTo);
    }

    /// Looks at all vaults at once; one that does not answer soon is away.
    static List<VaultLook> at(List<Target> targets, VaultKeys keys, Set<String> sources) {
        Map<Target, Future<VaultLook>> running = new LinkedHashMap<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            for (Target target : targets) {
                running.put(target, threads.submit(() -> look(target, keys, sources)));
            }
            long end = System.nanoTime() + PATIENCE.toNanos();
            List<VaultLook> looks = new ArrayList<>();
            running.forEach(
                    (target, look) -> looks.add(taken(target, look, end - System.nanoTime())));
            return looks;
        } finally {
            threads.shutdownNow();
        }
    }

    private static VaultLook taken(Target target, Future<VaultLook> look, long nanos) {
        try {
            return look.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return away(target, String.valueOf(cause.getMessage()));
        } catch (TimeoutException e) {
            return away(target, "no answer within " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return away(target, "interrupted");
        }
    }

    private static VaultLook away(Target target, String problem) {
        return new VaultLook(target, problem, 0, Map.of(), Optional.empty());
    }

    private static VaultLook look(Target target, VaultKeys keys, Set<String> sources)
            throws IOException {
        Survey.checkSite(target, keys.siteId());
        SnapshotCatalog catalog = SnapshotCatalog.scan(new Vaults(List.of(target)), keys);
        Map<String, Newest> newest = new TreeMap<>();
        Map<String, Set<String>> missing = new LinkedHashMap<>();
        List<SnapshotId> ids = catalog.ids();
        int opened = 0;
        for (SnapshotId id : ids.reversed()) { // of each host the newest first
            Set<String> wanted = missing.computeIfAbsent(id.host(), _ -> new HashSet<>(sources));
            if (wanted.isEmpty() || opened == MOST_OPENED) {
                continue;
            }
            opened++;
            try {
                var parts = catalog.read(id);
                add(id, parts.envelope().time(), parts.summary(keys.sealing()), wanted, newest);
            } catch (IOException e) {
                // verify names it; it is no snapshot to count on
            }
        }
        return new VaultLook(target, "", ids.size(), newest, locked(target, newest.values()));
    }

    private static Optional<Instant> locked(Target target, Collection<Newest> newest)
            throws IOException {
        if (target.protection().rule().isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> first = Optional.empty();
        for (SnapshotId id : newest.stream().map(Newest::id).distinct().toList()) {
            Optional<Instant> end = target.protection().retention(id.key()).map(Retention::until);
            if (end.isEmpty()) {
                return Optional.empty();
            }
            first = first.filter(other -> other.isBefore(end.get())).or(() -> end);
        }
        return first;
    }

    private static void add(
            SnapshotId id,
            Instant time,
            Summary summary,
            Set<String> wanted,
            Map<String, Newest> newest) {
        for (SourceSummary source : summary.sources()) {
            if (source.verdict().equals("failed") || !wanted.remove(source.name())) {
                continue;
            }
            Instant dataOf = summary.slot().isBefore(time) ? summary.slot() : time;
            newest.merge(
                    source.name(),
                    new Newest(id, time, dataOf, source.kind(), source.verdict(), source.bytes()),
                    (a, b) -> b.time().isAfter(a.time()) ? b : a);
        }
    }
}
