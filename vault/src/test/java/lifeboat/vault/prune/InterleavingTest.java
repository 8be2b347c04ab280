package lifeboat.vault.prune;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lifeboat.targets.Target;
import lifeboat.vault.VaultException;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.write.SnapshotOutcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A backup and a prune take turns at their calls of targets, as a seed says: 30 seeds always,
/// 10,000 with `--long`; `-Dlifeboat.seed=N` takes one.
class InterleavingTest {
    private static final int SEEDS = Boolean.getBoolean("lifeboat.long") ? 10_000 : 30;
    private static final int BACKUP = 0;
    private static final int PRUNE = 1;

    @TempDir Path directory;

    private final int[] ends = new int[4];
    private long switches;
    private long moved;

    @Test
    @Timeout(7200)
    @DisplayName("C-08 Y-02 backup and prune at once, by many seeds: no snapshot lacks anything")
    void backupAndPrune() throws Exception {
        long only = Long.getLong("lifeboat.seed", 0);
        for (long seed = 1; seed <= (only == 0 ? SEEDS : 1); seed++) {
            one(only == 0 ? seed : only);
        }
        System.out.printf(
                "%d seeds: %d snapshots made, %d runs overtaken (%d late), %d deletions, %d turns taken%n",
                SEEDS, ends[0], ends[1], ends[3], ends[2], switches);
        if (only == 0) {
            assertThat(ends[0]).isGreaterThan(SEEDS / 4);
            assertThat(ends[2]).isGreaterThan(SEEDS / 4);
            assertThat(moved).as("packs replaced meanwhile").isGreaterThan(SEEDS / 8);
            assertThat(switches).isGreaterThan(SEEDS * 5L);
        }
    }

    private void one(long seed) throws Exception {
        String as = "seed " + seed;
        Random random = new Random(seed);
        try (PrunedSite site = new PrunedSite(2, directory.resolve(as), seed, 4000)) {
            if (seed % 2 == 0) {
                site.repack = new RepackRules(0.2, 4 << 20, 1 << 30, Duration.ZERO);
                byte[] kept = new byte[3000];
                random.nextBytes(kept);
                site.tree.put("kept", kept);
            }
            List<SnapshotId> nights = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                nights.add(site.night());
            }
            if (random.nextInt(4) > 0 && seed % 4 != 0) {
                site.pruner(site.site.targets(), 1).run();
            }
            // the announced deletion is due, or nearly, or becomes so meanwhile
            site.clock.jump(
                    PrunedSite.DELAY.minusHours(random.nextInt(3) == 0 ? random.nextInt(30) : 0));
            if (random.nextInt(3) == 0) {
                site.edit();
            } else {
                site.bringBack(nights.get(random.nextInt(3)));
            }
            Duration jump = Duration.ofHours(random.nextInt(50));
            TakingTurns turns = new TakingTurns(seed, () -> site.clock.jump(jump));
            List<Target> ofBackup = hooked(site, turns, BACKUP);
            List<Target> ofPrune = hooked(site, turns, PRUNE);
            CompletableFuture<Integer> pruning = new CompletableFuture<>();
            Thread.ofPlatform()
                    .start(() -> {
                        try {
                            int first = deletions(site.pruner(ofPrune, 1).run());
                            pruning.complete(first + deletions(site.pruner(ofPrune, 1).run()));
                        } catch (Throwable e) {
                            pruning.completeExceptionally(e);
                        } finally {
                            turns.ended(PRUNE);
                        }
                    });
            boolean overtaken = false;
            try {
                SnapshotOutcome made = site.backUp(ofBackup);
                assertThat(made.quorum().reached()).as(as).isTrue();
                ends[0]++;
            } catch (VaultException.Overtaken e) {
                ends[1]++;
                overtaken = true;
            } finally {
                turns.ended(BACKUP);
            }
            ends[2] += pruning.get(60, TimeUnit.SECONDS);
            switches += turns.switches();
            int late = site.takeLateOnesAway();
            assertThat(late).as(as).isLessThanOrEqualTo(overtaken ? 1 : 0);
            ends[3] += late;
            site.assertWhole(as);
            again(site, nights.getFirst(), as);
        }
    }

    private int deletions(PruneOutcome pruned) {
        moved += pruned.repacked().packs();
        return pruned.plan().remove().isEmpty() ? 0 : 1;
    }

    /// What was deleted is stored again by whoever backs it up next.
    private static void again(PrunedSite site, SnapshotId first, String as) throws IOException {
        site.bringBack(first);
        assertThat(site.backUp(site.site.targets()).quorum().reached()).isTrue();
        site.clock.jump(PrunedSite.DELAY);
        site.pruner(site.site.targets(), 1).run();
        site.assertWhole(as + ", once more");
    }

    private static List<Target> hooked(PrunedSite site, TakingTurns turns, int actor) {
        List<Target> hooked = new ArrayList<>();
        for (Target target : site.site.targets()) {
            hooked.add(new HookedTarget(target, turns.of(actor)));
        }
        return hooked;
    }
}
