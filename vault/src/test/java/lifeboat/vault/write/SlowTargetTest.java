package lifeboat.vault.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import lifeboat.targets.Operation;
import lifeboat.targets.Target;
import lifeboat.targets.count.CountingTarget;
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
}
