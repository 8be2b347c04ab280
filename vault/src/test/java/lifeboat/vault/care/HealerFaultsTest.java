package lifeboat.vault.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Operation;
import lifeboat.targets.Target;
import lifeboat.targets.fault.Fault;
import lifeboat.targets.fault.FaultyTarget;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.snapshot.SnapshotId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealerFaultsTest {
    @TempDir Path state;

    @Test
    @DisplayName(
            "X-10 healing killed at any point: no vault shows a snapshot it lacks, and again heals all")
    void killedAtAnyPoint() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            care.grow().backUp();
            care.grow().backUp();
            Target hurt = care.site.target(1);
            int kills = 0;
            for (int at = 0; ; at++) {
                CareSite.clear(hurt);
                List<Target> targets =
                        List.of(
                                care.site.target(0),
                                new KillableTarget(hurt, new AtomicInteger(at)));
                try {
                    care.heal(targets);
                    break;
                } catch (IllegalStateException e) {
                    assertThat(e).hasRootCauseInstanceOf(KillableTarget.Killed.class);
                    kills++;
                }
                assertThat(hurt.head(VaultLayout.SITE))
                        .as("counts as a vault only at the end")
                        .isEmpty();
                for (ObjectKey key : CareSite.keys(hurt, VaultLayout.SNAPSHOTS)) {
                    assertThat(SnapshotId.of(key).sequence()).isPositive();
                    assertThat(CareSite.keys(hurt, VaultLayout.PACKS))
                            .isEqualTo(CareSite.keys(care.site.target(0), VaultLayout.PACKS));
                }
                assertThat(care.heal().isWhole()).isTrue();
                assertThat(CareSite.sameObjects(hurt, care.site.target(0))).isTrue();
            }
            assertThat(kills).isEqualTo(CareSite.objects(hurt).size());
        }
    }

    @Test
    @DisplayName("X-10 on a healthy site healing writes and deletes nothing")
    void touchesNothingHealthy() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            care.grow().backUp();
            List<Target> targets = new ArrayList<>();
            care.site
                    .targets()
                    .forEach(target ->
                            targets.add(new KillableTarget(target, new AtomicInteger(0))));
            assertThat(care.heal(targets).isWhole()).isTrue();
        }
    }

    @Test
    @DisplayName("S-01, S-02 a healed object that is not kept is found by reading back")
    void readsBack() throws Exception {
        for (Fault fault : List.of(new Fault.Phantom(), new Fault.FlipStoredBit(500))) {
            try (CareSite care = new CareSite(2, state.resolve(fault.getClass().getName()))) {
                care.grow().backUp();
                ObjectKey pack = CareSite.first(care.site.target(0), VaultLayout.PACKS);
                care.site.target(0).delete(pack);
                FaultyTarget lying = new FaultyTarget(care.site.target(0));
                lying.next(Operation.PUT, "packs/", fault);
                List<Target> targets = List.of(lying, care.site.target(1));
                HealReport first = care.heal(targets);
                lying.assertAllFaultsHappened();
                assertThat(first.isWhole()).isFalse();
                assertThat(first.targets().getFirst().failed())
                        .extracting(ObjectFault::key)
                        .containsExactly(pack);
                assertThat(care.heal(targets).isWhole()).isTrue();
            }
        }
    }

    @Test
    @DisplayName("F12 a snapshot is not healed into a vault that could not take its pack")
    void packsBeforeSnapshots() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            SnapshotId snapshot = care.grow().backUp().id();
            CareSite.clear(care.site.target(0));
            FaultyTarget full = new FaultyTarget(care.site.target(0));
            full.always(Operation.PUT, "packs/", Fault.full());
            HealReport healed = care.heal(List.of(full, care.site.target(1)));
            full.assertAllFaultsHappened();
            assertThat(care.site.target(0).head(snapshot.key())).isEmpty();
            assertThat(healed.isWhole()).isFalse();
            assertThat(healed.lost()).as("a peer has it").isEmpty();
        }
    }

    @Test
    void whatAnUnreachablePeerMayHaveIsNotCalledLost() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            care.grow().backUp();
            ObjectKey pack = CareSite.first(care.site.target(0), VaultLayout.PACKS);
            care.site.target(0).delete(pack);
            FaultyTarget away = new FaultyTarget(care.site.target(1)).gone(Fault.unreachable());
            HealReport healed = care.heal(List.of(care.site.target(0), away));
            assertThat(healed.lost()).isEmpty();
            assertThat(healed.targets().getFirst().failed())
                    .extracting(ObjectFault::key)
                    .containsExactly(pack);
            FaultyTarget silent = new FaultyTarget(care.site.target(1));
            silent.always(Operation.READ, "packs/", Fault.unreachable());
            assertThat(care.heal(List.of(care.site.target(0), silent)).lost()).isEmpty();
            assertThat(care.heal().isWhole()).isTrue();
        }
    }
}
