package lifeboat.vault.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.fault.Fault;
import lifeboat.targets.fault.FaultyTarget;
import lifeboat.vault.PackId;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.VaultLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostPacksTest {
    @TempDir Path state;

    private TestSite site;
    private List<PackId> packs;

    @BeforeEach
    void found() throws Exception {
        site = TestSite.with(2);
        TestTree tree = new TestTree();
        for (int i = 0; i < 3; i++) {
            tree.put("file" + i, new byte[] {1, 2, (byte) i});
            TestRuns.backUp(site, site.targets(), state.resolve("run"), tree);
        }
        packs = new ArrayList<>();
        site.target(0)
                .list(
                        VaultLayout.PACKS,
                        info ->
                                packs.add(
                                        PackId.of(VaultLayout.digestIn(info.key()).orElseThrow())));
        assertThat(packs).hasSizeGreaterThanOrEqualTo(3);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private Set<PackId> lostIn(Target... targets) throws Exception {
        return LostPacks.in(
                new Verifier(List.of(targets), site.recoveryKeys(), state.resolve("care"))
                        .verify(
                                VerifyOptions.everything(VerifyLevel.L2).afresh(),
                                CareProgress.NONE));
    }

    private void spoil(Target target, ObjectKey key) throws Exception {
        target.put(key, Content.of(new byte[] {1, 2, 3}), PutMode.REPLACE);
    }

    @Test
    void aPackIsLostOnceNoVaultHasItWhole() throws Exception {
        assertThat(lostIn(site.target(0), site.target(1))).isEmpty();
        site.target(0).delete(packs.get(0).key());
        spoil(site.target(0), packs.get(1).key());
        site.target(0).delete(packs.get(2).key());
        assertThat(lostIn(site.target(0), site.target(1))).as("the other has it").isEmpty();
        site.target(1).delete(packs.get(0).key());
        site.target(1).delete(packs.get(1).key());
        assertThat(lostIn(site.target(0), site.target(1)))
                .as("missing in both, and damaged here and missing there")
                .containsExactlyInAnyOrder(packs.get(0), packs.get(1));
    }

    @Test
    void nothingIsLostWhileAVaultCannotBeAsked() throws Exception {
        site.target(0).delete(packs.get(0).key());
        FaultyTarget away = new FaultyTarget(site.target(1)).gone(Fault.unreachable());
        assertThat(lostIn(site.target(0), away)).isEmpty();
        assertThat(LostPacks.in(new VerifyReport(List.of(), List.of(), 0, List.of()))).isEmpty();
    }

    @Test
    void whatWasFoundLastReplacesWhatWasFoundBefore() throws Exception {
        Path home = state.resolve("not/there/yet");
        assertThat(LostPacks.read(home)).isEmpty();
        LostPacks.write(home, Set.of(packs.get(0), packs.get(1)));
        assertThat(LostPacks.read(home)).containsExactlyInAnyOrder(packs.get(0), packs.get(1));
        LostPacks.write(home, Set.of(packs.get(2)));
        assertThat(LostPacks.read(home)).containsExactly(packs.get(2));
        Path file = home.resolve("lost-packs");
        Files.writeString(file, "nonsense\n" + packs.get(1).hex() + "\n" + "A".repeat(64) + "\n");
        assertThat(LostPacks.read(home)).containsExactly(packs.get(1));
        LostPacks.write(home, Set.of());
        assertThat(file).doesNotExist();
        LostPacks.write(home, Set.of());
        assertThat(LostPacks.read(home)).isEmpty();
    }

    @Test
    void aBackupStoresWhatWasLostAgain() throws Exception {
        Path run = state.resolve("run");
        TestTree tree = new TestTree().put("file0", new byte[] {1, 2, 0});
        for (PackId pack : packs) {
            site.target(0).delete(pack.key());
            site.target(1).delete(pack.key());
        }
        LostPacks.write(run, Set.copyOf(packs));
        TestRuns.backUp(site, site.targets(), run, tree);
        assertThat(TestRuns.readBack(site, site.targets())).hasSize(1);
    }
}
