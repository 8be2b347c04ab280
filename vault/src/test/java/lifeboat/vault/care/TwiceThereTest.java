package lifeboat.vault.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lifeboat.targets.Target;
import lifeboat.vault.TestRuns;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.write.SnapshotOutcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine and its clone back up at once, each to the vault it reaches; then state is rebuilt.
class TwiceThereTest {
    @TempDir Path state;

    @Test
    @DisplayName(
            "X-07 one number, one source name and one content twice when state is rebuilt: both kept, flagged")
    void everythingTwice() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            care.grow().backUp();
            byte[] same = new byte[300_000];
            new Random(4).nextBytes(same);
            Map<SnapshotId, Map<EntryPath, byte[]>> made = new HashMap<>();
            for (int clone = 0; clone < 2; clone++) {
                care.tree.put("same", same).put("only", new byte[] {(byte) clone, 1, 2});
                Target reached = care.site.target(clone);
                SnapshotOutcome outcome =
                        TestRuns.backUp(
                                care.site,
                                List.of(reached),
                                state.resolve("clone" + clone),
                                care.tree);
                made.put(outcome.id(), new HashMap<>(care.tree.files()));
                assertThat(outcome.id().sequence()).isEqualTo(2);
            }
            assertThat(care.heal().isWhole()).isTrue();
            // the content lies in two packs now, and each blob in two segments
            assertThat(CareSite.keys(care.site.target(0), VaultLayout.PACKS)).hasSize(3);
            assertThat(CareSite.sameObjects(care.site.target(0), care.site.target(1))).isTrue();

            SnapshotOutcome next =
                    TestRuns.backUp(
                            care.site, care.site.targets(), state.resolve("rebuilt"), care.tree);
            made.put(next.id(), new HashMap<>(care.tree.files()));
            assertThat(next.id().sequence()).as("beyond both").isEqualTo(3);
            assertThat(next.manifest().sources().getFirst().newBytes())
                    .as(
                            "content is not stored a third time; an entry page may be, as its parent has it")
                    .isLessThan(1000);
            assertThat(next.isComplete()).isTrue();

            assertThat(care.verify(VerifyLevel.L2).disagreements())
                    .extracting(Disagreement::kind)
                    .containsExactly(Disagreement.Kind.FORK);
            for (Target target : care.site.targets()) {
                Vaults alone = new Vaults(List.of(target));
                SnapshotCatalog catalog = SnapshotCatalog.scan(alone, care.site.recoveryKeys());
                assertThat(catalog.ids()).hasSize(4).containsAll(made.keySet());
                for (SnapshotId id : made.keySet()) {
                    var files = TestRuns.readBack(care.site, alone, catalog, id);
                    assertThat(files.keySet()).isEqualTo(made.get(id).keySet());
                    files.forEach((path, bytes) ->
                            assertThat(Arrays.equals(bytes, made.get(id).get(path)))
                                    .as("%s of %s", path, id.shortForm())
                                    .isTrue());
                }
            }
        }
    }
}
