package lifeboat.vault.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.fault.Fault;
import lifeboat.targets.fault.FaultyTarget;
import lifeboat.vault.TestRuns;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.snapshot.SnapshotId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierTest {
    @TempDir Path state;

    @Test
    void aVerificationOutOfTimeGoesOnWhereItStopped() throws Exception {
        try (CareSite care = new CareSite(1, state)) {
            for (int i = 0; i < 30; i++) {
                care.grow().backUp();
            }
            ObjectKey hurt = CareSite.first(care.site.target(0), VaultLayout.INDEXES);
            CareSite.flip(care.site.target(0), hurt, 5000);
            Verifier verifier = new Verifier(care.site.targets(), care.site.recoveryKeys(), state);
            AtomicBoolean slept = new AtomicBoolean();
            VerifyOptions options = VerifyOptions.everything(VerifyLevel.L1);
            VerifyReport cut =
                    verifier.verify(
                            options.within(Duration.ofMillis(400)),
                            (_, _, _, _) -> {
                                if (slept.compareAndSet(false, true)) {
                                    sleep(Duration.ofMillis(500));
                                }
                            });
            assertThat(cut.isFinished()).isFalse();
            long left = cut.targets().getFirst().remaining();
            assertThat(left).isBetween(1L, 60L);
            AtomicInteger read = new AtomicInteger();
            VerifyReport rest = verifier.verify(options, (_, _, _, _) -> read.incrementAndGet());
            assertThat(rest.isFinished()).isTrue();
            assertThat(read.get())
                    .as("what is left, and the damaged one again")
                    .isEqualTo(left + 1);
            assertThat(rest.targets().getFirst().damaged())
                    .extracting(ObjectFault::key)
                    .containsExactly(hurt);
            AtomicInteger all = new AtomicInteger();
            verifier.verify(options, (_, _, _, _) -> all.incrementAndGet());
            assertThat(all.get()).as("a finished one begins anew").isGreaterThan(64);
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aSampleReadsItsShareOfThePacksAndTheSameOnesForTheSameSeed() throws Exception {
        try (CareSite care = new CareSite(1, state)) {
            for (int i = 0; i < 24; i++) {
                care.grow().backUp();
            }
            VerifyOptions options = VerifyOptions.everything(VerifyLevel.L1).afresh();
            long none =
                    care.verify(care.site.targets(), options.sampling(0, 1))
                            .targets()
                            .getFirst()
                            .read();
            long half =
                    care.verify(care.site.targets(), options.sampling(50, 1))
                            .targets()
                            .getFirst()
                            .read();
            long again =
                    care.verify(care.site.targets(), options.sampling(50, 1))
                            .targets()
                            .getFirst()
                            .read();
            long all =
                    care.verify(care.site.targets(), options.sampling(100, 1))
                            .targets()
                            .getFirst()
                            .read();
            assertThat(all - none).isEqualTo(24);
            assertThat(half - none).isBetween(4L, 20L).isEqualTo(again - none);
        }
    }

    @Test
    void aHostVerifiesWithoutTheRecoveryKey() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            care.grow().backUp();
            ObjectKey pack = CareSite.first(care.site.target(0), VaultLayout.PACKS);
            care.site.target(0).delete(pack);
            CareSite.flip(care.site.target(1), pack, 77);
            VerifyReport report =
                    new Verifier(care.site.targets(), care.site.hostKeys(), state)
                            .verify(VerifyOptions.everything(VerifyLevel.L2), CareProgress.NONE);
            assertThat(report.targets().get(0).missing())
                    .extracting(ObjectFault::key)
                    .containsExactly(pack);
            assertThat(report.targets().get(1).damaged())
                    .extracting(ObjectFault::key)
                    .containsExactly(pack);
            assertThat(report.targets().get(1).level()).isEqualTo(VerifyLevel.L1);
        }
    }

    @Test
    void foreignNamesAreUnexpectedAndNothingElse() throws Exception {
        try (CareSite care = new CareSite(1, state)) {
            care.grow().backUp();
            for (String name : List.of("notes.txt", "packs/ab/cd", "snapshots/x/y", "keys/a/b")) {
                CareSite.overwrite(care.site.target(0), new ObjectKey(name), new byte[] {1});
            }
            CareSite.overwrite(
                    care.site.target(0),
                    new ObjectKey("tombstones/" + "0".repeat(64)),
                    new byte[] {1});
            VerifyReport report = care.verify(VerifyLevel.L2);
            assertThat(report.isSound()).as("%s", report).isTrue();
            assertThat(report.targets().getFirst().unexpected()).hasSize(4);
            assertThat(report.targets().getFirst().orphans()).isEmpty();
        }
    }

    @Test
    void targetsThatWereNotAskedForStillTellWhatIsNeeded() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            care.grow().backUp();
            CareSite.clear(care.site.target(1));
            VerifyReport report =
                    care.verify(
                            care.site.targets(),
                            VerifyOptions.everything(VerifyLevel.L0).only(Set.of("vault1")));
            assertThat(report.targets())
                    .singleElement()
                    .satisfies(vault -> {
                        assertThat(vault.target()).isEqualTo("vault1");
                        assertThat(vault.missing()).hasSizeGreaterThan(3);
                    });
        }
    }

    @Test
    void unreachableTargetsAreNeverFine() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            care.grow().backUp();
            List<Target> targets =
                    care.site.targets().stream()
                            .<Target>map(t -> new FaultyTarget(t).gone(Fault.unreachable()))
                            .toList();
            VerifyReport report = care.verify(targets, VerifyOptions.everything(VerifyLevel.L2));
            assertThat(report.isSound()).isFalse();
            assertThat(report.targets()).allSatisfy(v -> assertThat(v.problems()).isNotEmpty());
            assertThat(care.heal(targets).isWhole()).isFalse();
        }
    }

    @Test
    @DisplayName(
            "P-08 two valid snapshots of one number are a fork, both kept; P-06 a vault rolled back is behind")
    void forksAndLags() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            care.grow().backUp();
            Target a = care.site.target(0);
            Target b = care.site.target(1);
            SnapshotId onA = backUpAlone(care, a, "a");
            VerifyReport lag = care.verify(VerifyLevel.L1);
            assertThat(lag.disagreements())
                    .extracting(Disagreement::kind)
                    .containsExactly(Disagreement.Kind.BEHIND);
            SnapshotId onB = backUpAlone(care, b, "b");
            assertThat(onA.sequence()).isEqualTo(onB.sequence());
            assertThat(onA).isNotEqualTo(onB);
            VerifyReport fork = care.verify(VerifyLevel.L1);
            assertThat(fork.disagreements())
                    .extracting(Disagreement::kind)
                    .containsExactly(Disagreement.Kind.FORK);
            assertThat(fork.isSound()).isFalse();
            care.heal();
            assertThat(a.head(onB.key())).isPresent();
            assertThat(b.head(onA.key())).isPresent();
            // the middle of the chain vanishes everywhere
            care.grow().backUp();
            for (Target target : care.site.targets()) {
                target.delete(onA.key());
                target.delete(onB.key());
            }
            assertThat(care.verify(VerifyLevel.L1).disagreements())
                    .extracting(Disagreement::kind)
                    .containsExactly(Disagreement.Kind.GAP);
        }
    }

    private SnapshotId backUpAlone(CareSite care, Target target, String name) throws Exception {
        care.grow();
        return TestRuns.backUp(care.site, List.of(target), state.resolve(name), care.tree).id();
    }
}
