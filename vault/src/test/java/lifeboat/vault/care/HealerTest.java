package lifeboat.vault.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.memory.MemoryTarget;
import lifeboat.vault.TestSite;
import lifeboat.vault.VaultLayout;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealerTest {
    @TempDir Path state;

    @Test
    void aWholeVaultIsSoundAndHealingItDoesNothing() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            care.grow().backUp();
            care.grow().backUp();
            VerifyReport report = care.verify(VerifyLevel.L2);
            assertThat(report.isSound()).as("%s", report).isTrue();
            assertThat(report.snapshots()).isEqualTo(2);
            assertThat(report.targets())
                    .allSatisfy(vault -> {
                        assertThat(vault.unexpected()).isEmpty();
                        assertThat(vault.orphans()).isEmpty();
                        assertThat(vault.level()).isEqualTo(VerifyLevel.L2);
                    });
            HealReport healed = care.heal();
            assertThat(healed.isWhole()).isTrue();
            assertThat(healed.targets()).allSatisfy(vault -> assertThat(vault.bytes()).isZero());
        }
    }

    @Test
    @DisplayName("P-14 a destroyed provider replaced by an empty one is re-seeded completely")
    void reseeds() throws Exception {
        try (CareSite care = new CareSite(3, state)) {
            care.grow().backUp();
            care.grow().backUp();
            CareSite.clear(care.site.target(1));
            VerifyReport before = care.verify(VerifyLevel.L0);
            assertThat(before.isSound()).isFalse();
            assertThat(care.findings(before, 1).problems())
                    .anySatisfy(p -> assertThat(p).contains("holds no lifeboat-site.json"));
            assertThat(before.disagreements())
                    .extracting(Disagreement::kind)
                    .containsExactly(Disagreement.Kind.BEHIND);
            HealReport healed = care.heal();
            assertThat(healed.isWhole()).as("%s", healed).isTrue();
            assertThat(CareSite.sameObjects(care.site.target(0), care.site.target(1))).isTrue();
            assertThat(healed.targets().get(1).healed().getLast()).isEqualTo(VaultLayout.SITE);
            assertThat(care.verify(VerifyLevel.L2).isSound()).isTrue();
            assertThat(care.readsBack(List.of(care.site.target(1)))).isTrue();
            assertThat(care.heal().targets()).allSatisfy(v -> assertThat(v.healed()).isEmpty());
        }
    }

    @Test
    @DisplayName("X-09 a pack removed on one provider is healed from the other byte for byte")
    void healsRemovedPack() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            care.grow().backUp();
            Target hurt = care.site.target(0);
            ObjectKey pack = CareSite.first(hurt, VaultLayout.PACKS);
            hurt.delete(pack);
            VerifyReport report = care.verify(VerifyLevel.L1);
            assertThat(care.findings(report, 0).missing())
                    .extracting(ObjectFault::key)
                    .containsExactly(pack);
            assertThat(care.heal().targets().getFirst().healed()).containsExactly(pack);
            assertThat(CareSite.sameObjects(hurt, care.site.target(1))).isTrue();
        }
    }

    @Test
    @DisplayName("X-09 a pack that no provider has is named with the snapshots it hurts")
    void namesLost() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            care.grow().backUp();
            ObjectKey pack = CareSite.first(care.site.target(0), VaultLayout.PACKS);
            care.site.target(0).delete(pack);
            CareSite.flip(care.site.target(1), pack, 4000);
            HealReport healed = care.heal();
            assertThat(healed.isWhole()).isFalse();
            assertThat(healed.lost())
                    .singleElement()
                    .satisfies(lost -> {
                        assertThat(lost.key()).isEqualTo(pack);
                        assertThat(lost.hurt().getFirst().sources()).containsExactly("docroot");
                    });
        }
    }

    @Test
    @DisplayName(
            "X-11 pack 1 bad on A, pack 2 bad on B: the combined restore is exact, and both heal")
    void combines() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            care.grow().backUp();
            care.grow().backUp();
            List<ObjectKey> packs = CareSite.keys(care.site.target(0), VaultLayout.PACKS);
            assertThat(packs).hasSizeGreaterThan(1);
            CareSite.flip(care.site.target(0), packs.get(0), 30_000);
            CareSite.flip(care.site.target(1), packs.get(1), 30_000);
            assertThat(care.readsBack(care.site.targets())).isTrue();
            HealReport healed = care.heal();
            assertThat(healed.targets().get(0).healed()).containsExactly(packs.get(0));
            assertThat(healed.targets().get(1).healed()).containsExactly(packs.get(1));
            assertThat(care.verify(VerifyLevel.L2).isSound()).isTrue();
        }
    }

    @Test
    void aVaultOfAnotherSiteIsRefusedAndLeftAlone() throws Exception {
        try (CareSite care = new CareSite(2, state);
                TestSite other = TestSite.with(0, 2)) {
            care.grow().backUp();
            MemoryTarget foreign = new MemoryTarget("foreign");
            other.plant(foreign);
            for (boolean withDocument : new boolean[] {true, false}) {
                if (!withDocument) {
                    foreign.delete(VaultLayout.SITE);
                }
                var before = CareSite.objects(foreign).keySet();
                HealReport healed =
                        care.heal(List.of(care.site.target(0), care.site.target(1), foreign));
                assertThat(healed.targets().get(2).problems().getFirst()).contains("another site");
                assertThat(CareSite.objects(foreign).keySet()).isEqualTo(before);
            }
        }
    }
}
