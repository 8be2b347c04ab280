package lifeboat.restore.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import lifeboat.restore.RestoreRequest;
import lifeboat.restore.RestoreResult;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.care.HealReport;
import lifeboat.vault.prune.PruneOutcome;
import lifeboat.vault.prune.PruneRules;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SnapshotId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CampaignTest {
    private static final int STEPS = 500;

    /// However slow the machine is.
    private static final int AT_LEAST = 110;

    @TempDir Path home;

    /// In memory where the system offers that: what is tested here is not the disk.
    private Path scratch() throws IOException {
        Path shared = Path.of("/dev/shm");
        return Files.isWritable(shared)
                ? Files.createTempDirectory(shared, "lifeboat-campaign")
                : Files.createTempDirectory(home, "campaign");
    }

    @Test
    @DisplayName("H-04 random actions and faults from many seeds break no invariant")
    void nothingBreaks() throws Exception {
        String given = System.getProperty("lifeboat.seed", "");
        if (!given.isEmpty()) {
            run(Long.parseLong(given), STEPS, Duration.ofHours(1), new TreeMap<>());
            return;
        }
        int atLeast = Integer.getInteger("lifeboat.campaign.seeds", 0);
        Duration time =
                Boolean.getBoolean("lifeboat.long")
                        ? Duration.ofMinutes(15)
                        : Duration.ofSeconds(30);
        long end = System.nanoTime() + time.toNanos();
        long first = System.currentTimeMillis();
        Map<String, Integer> counts = new TreeMap<>();
        int seeds = 0;
        while (System.nanoTime() < end || seeds < atLeast) {
            Duration left =
                    seeds < atLeast
                            ? Duration.ofHours(1)
                            : Duration.ofNanos(end - System.nanoTime());
            run(first + seeds, STEPS, left, counts);
            seeds++;
        }
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println(
                all + " random actions from " + seeds + " seeds from " + first + ": " + counts);
        assertThat(all).isGreaterThan(100);
    }

    private void run(long seed, int steps, Duration time, Map<String, Integer> counts)
            throws IOException {
        long end = System.nanoTime() + time.toNanos();
        try (Campaign campaign = new Campaign(scratch(), seed, new Engine())) {
            for (int i = 0; i < steps && (i < AT_LEAST || System.nanoTime() < end); i++) {
                campaign.step();
            }
            campaign.last();
            campaign.counts().forEach((name, count) -> counts.merge(name, count, Integer::sum));
        }
    }

    /// Runs until the campaign notices.
    private void noticed(Engine buggy, String how) {
        assertThatThrownBy(
                        () -> {
                            for (long seed = 1; seed <= 5; seed++) {
                                try (Campaign campaign = new Campaign(scratch(), seed, buggy)) {
                                    campaign.run(STEPS);
                                }
                            }
                        })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dlifeboat.seed=")
                .hasMessageContaining(how);
    }

    @Test
    @DisplayName("H-04 a planted bug is noticed: a restore that skips a file")
    void noticesASkippedFile() {
        noticed(
                new Engine() {
                    @Override
                    RestoreResult restore(
                            List<Target> targets,
                            VaultKeys keys,
                            SnapshotId id,
                            RestoreRequest request)
                            throws IOException {
                        RestoreResult result = super.restore(targets, keys, id, request);
                        try (Stream<Path> files = Files.walk(request.destination())) {
                            for (Path file : files.filter(Files::isRegularFile).limit(1).toList()) {
                                Files.delete(file);
                            }
                        }
                        return result;
                    }
                },
                "I1, I3");
    }

    @Test
    @DisplayName("H-04 a planted bug is noticed: healing that forgets a pack")
    void noticesAForgottenPack() {
        noticed(
                new Engine() {
                    @Override
                    HealReport heal(List<Target> targets, VaultKeys keys, Path state)
                            throws IOException {
                        HealReport report = super.heal(targets, keys, state);
                        for (var healed : report.targets()) {
                            for (var key : healed.healed()) {
                                if (key.value().startsWith(VaultLayout.PACKS)) {
                                    place(targets, healed.target()).remove(key);
                                    return report;
                                }
                            }
                        }
                        return report;
                    }
                },
                "healed on");
    }

    @Test
    @DisplayName("C-08 H-04 a planted bug is noticed: a prune that takes a pack too many")
    void noticesAPackTooMany() {
        noticed(
                new Engine() {
                    @Override
                    PruneOutcome prune(World world, PruneRules rules) throws IOException {
                        PruneOutcome outcome = super.prune(world, rules);
                        if (!outcome.plan().isHeld()) {
                            Place first = world.places.getFirst();
                            for (ObjectKey key : first.keys()) {
                                if (key.value().startsWith(VaultLayout.PACKS)) {
                                    first.delete(key);
                                    break;
                                }
                            }
                        }
                        return outcome;
                    }
                },
                "C-08");
    }

    private static Place place(List<Target> targets, String name) {
        return (Place)
                targets.stream()
                        .filter(target -> target.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }
}
