package lifeboat.vault.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import lifeboat.targets.Operation;
import lifeboat.targets.Target;
import lifeboat.targets.count.CountingTarget;
import lifeboat.targets.fleet.Quorum;
import lifeboat.targets.limit.Pace;
import lifeboat.targets.limit.PacedTarget;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SlowTargetTest {
    @TempDir Path state;

    @Test
    @DisplayName(
            "N-01 a target that is too slow for the others does not hold them up, and is brought up"
                    + " from them in the same run")
    void isBroughtUpAfterwards() throws Exception {
        try (TestSite site = TestSite.with(3)) {
            byte[] large = new byte[40 << 20];
            new Random(8).nextBytes(large);
            TestTree tree = new TestTree().put("large", large);
            CountingTarget peer = new CountingTarget(site.target(0));
            CountingTarget other = new CountingTarget(site.target(1));
            Target slow = new PacedTarget(site.target(2), new Pace(6 << 20), _ -> {});
            SnapshotOutcome outcome =
                    TestRuns.backUp(site, List.of(peer, other, slow), state, tree);
            assertThat(outcome.targets()).allMatch(TargetOutcome::holds);
            long copied =
                    peer.tally(Operation.READ).bytesDown()
                            + other.tally(Operation.READ).bytesDown();
            assertThat(copied).as("read from the peers").isGreaterThan(4 << 20);
            assertThat(TestRuns.readBack(site, List.of(site.target(2))).values())
                    .singleElement()
                    .isEqualTo(large);
        }
    }

    @Test
    @DisplayName(
            "N-03 a target that hangs while it is brought up is given up, and the run ends in time")
    void hangsWhileItIsBroughtUp() throws Exception {
        try (TestSite site = TestSite.with(2);
                HangingTarget hanging = new HangingTarget(site.target(1));
                BackupRun run =
                        BackupRun.begin(
                                site.host(),
                                site.hostKeys(),
                                List.of(site.target(0), hanging),
                                new RunSettings(2, 3, 4 << 20, 16 << 20, new Quorum(1, 1)),
                                InstantSource.system(),
                                state,
                                new RunLimits(
                                        IndexLimits.USUAL,
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(1)))) {
            byte[] large = new byte[24 << 20];
            new Random(9).nextBytes(large);
            SourceWriter writer = run.source("docroot");
            new TestTree().put("large", large).captureInto(writer);
            SnapshotOutcome outcome = run.commit(TestRuns.request(run.finish(writer)));
            assertThat(outcome.quorum().reached()).isTrue();
            assertThat(outcome.targets().getFirst().holds()).isTrue();
            assertThat(outcome.targets().getLast().holds()).isFalse();
            assertThat(outcome.targets().getLast().reason()).contains("SLOW", "hangs");
        }
    }
}
