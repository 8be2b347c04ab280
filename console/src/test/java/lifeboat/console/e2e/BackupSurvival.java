package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lifeboat.vault.posix.TreeDigest;
import tools.jackson.databind.JsonNode;

/// What must hold after a backup to the vaults `a` and `b` was cut short: the snapshot before it is
/// whole on both, the new one absent or complete, and the next run makes everything good.
///
/// @param first the tree as the first snapshot has it
/// @param firstId of that snapshot
record BackupSurvival(TreeDigest first, String firstId) implements KillSweep.Survival {
    static JsonNode snapshots(TestedSite site) {
        return site.run("snapshots", "--json").exits(0).json();
    }

    /// Every object of both vaults is there and opens.
    static void assertSound(TestedSite site, String point) {
        Ending verified = site.run("verify", "--json").exits(0);
        for (String vault : List.of("a", "b")) {
            assertThat(verified.ofTarget(vault, "missing")).as("%s", point).isEmpty();
            assertThat(verified.ofTarget(vault, "damaged")).as("%s", point).isEmpty();
        }
    }

    /// Right after the cut a vault may lack the new snapshot and be told to be behind; nothing else
    /// may be missing, and nothing damaged.
    private static void assertNothingLost(TestedSite site, String point) {
        Ending verified = site.run("verify", "--json");
        int behind = 0;
        for (String vault : List.of("a", "b")) {
            assertThat(verified.ofTarget(vault, "damaged")).as("%s", point).isEmpty();
            for (String name : verified.ofTarget(vault, "missing")) {
                assertThat(name)
                        .as("%s, %s", point, vault)
                        .startsWith("snapshots/")
                        .doesNotContain("/000000000001-");
                behind++;
            }
        }
        verified.exits(behind == 0 ? 0 : 4);
        for (JsonNode problem : verified.json().get("problems")) {
            assertThat(problem.asString()).as("%s", point).startsWith("BEHIND: ");
        }
    }

    /// The vaults take turns at restoring, since both are verified whole each time.
    @Override
    public void check(TestedSite site, Path scratch, String point) throws IOException {
        String vault = point.hashCode() % 2 == 0 ? "a" : "b";
        TreeDigest second = TreeDigest.of(site.source());
        assertNothingLost(site, point);
        TreeDigest old =
                site.restored(scratch.resolve("old"), "--snapshot", firstId, "--from", vault);
        assertThat(first.differences(old)).as("%s, %s", point, vault).isEmpty();
        if (snapshots(site).size() > 1) {
            assertThat(second.differences(site.restored(scratch.resolve("early"))))
                    .as("%s: a snapshot is absent or complete", point)
                    .isEmpty();
        }
        site.run("backup").exits(0);
        assertSound(site, point);
        assertThat(second.differences(site.restored(scratch.resolve("new"), "--from", vault)))
                .as("%s, %s", point, vault)
                .isEmpty();
        assertThat(site.run("runs", "--json").exits(0).out())
                .as("%s: nothing runs for ever", point)
                .doesNotContain("STARTED", "STARTING");
    }
}
