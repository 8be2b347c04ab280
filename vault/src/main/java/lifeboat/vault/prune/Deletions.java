package lifeboat.vault.prune;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.vault.PackId;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.snapshot.SnapshotId;

/// Deletes objects, and looks whether they are gone.
final class Deletions {
    private static final int AT_ONCE = 8;

    private Deletions() {}

    /// Deletes these objects from each vault that lists them; what cannot be deleted is tallied.
    static void everywhere(Map<Target, Inventory> vaults, List<ObjectKey> objects, Tallies tallies)
            throws IOException {
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(
                        AT_ONCE, Thread.ofVirtual().name("lifeboat-prune-", 0).factory())) {
            vaults.forEach((target, inventory) -> {
                for (ObjectKey key : objects) {
                    var size = inventory.size(key);
                    if (size.isPresent()) {
                        running.add(
                                threads.submit(() ->
                                        delete(target, key, size.getAsLong(), tallies.of(target))));
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

    private static void delete(Target target, ObjectKey key, long size, Tallies.Tally tally) {
        try {
            target.delete(key);
            tally.deleted(size);
        } catch (IOException e) {
            tally.left(key + ": " + e.getMessage());
        }
    }

    /// A deletion that was answered and did not happen is seen in a listing (hazard S-09).
    static void confirm(List<Target> targets, PrunePlan plan, Tallies tallies) {
        for (Target target : targets) {
            Tallies.Tally tally = tallies.of(target);
            if (tally.hasLeft()) {
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
}
