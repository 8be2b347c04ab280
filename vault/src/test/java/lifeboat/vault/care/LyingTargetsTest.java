package lifeboat.vault.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Operation;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.fault.Fault;
import lifeboat.targets.fault.FaultyTarget;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.write.SnapshotOutcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LyingTargetsTest {
    @TempDir Path state;

    private static List<Target> withFirst(CareSite care, Target first) {
        List<Target> targets = new ArrayList<>(care.site.targets());
        targets.set(0, first);
        return targets;
    }

    private static final VerifyOptions ALL = VerifyOptions.everything(VerifyLevel.L2).afresh();

    @ParameterizedTest
    @ValueSource(strings = {"S-01", "S-02", "S-03"})
    @DisplayName(
            "S-01, S-02, S-03 a put cut short, lost or truncated is found before the snapshot counts")
    void findsLostPutsBeforeTheCommit(String id) throws Exception {
        for (String prefix : List.of("packs/", "indexes/")) {
            try (CareSite care = new CareSite(2, state.resolve(id + prefix))) {
                Fault fault =
                        switch (id) {
                            case "S-01" -> new Fault.ShortStore(1700);
                            case "S-02" -> new Fault.Phantom();
                            default -> new Fault.ShortStore(1024);
                        };
                FaultyTarget lying = new FaultyTarget(care.site.target(0));
                lying.next(Operation.PUT, prefix, fault);
                List<Target> targets = withFirst(care, lying);
                SnapshotOutcome outcome = care.grow().backUp(targets);
                lying.assertAllFaultsHappened();
                VerifyReport report = care.verify(targets, ALL);
                assertThat(outcome.targets().getFirst().holds())
                        .as("holds the snapshot only if it holds everything")
                        .isEqualTo(report.isSound());
                assertThat(outcome.targets().get(1).holds()).isTrue();
                care.heal(targets);
                assertThat(care.verify(targets, ALL).isSound()).isTrue();
                assertThat(care.readsBack(List.of(care.site.target(0)))).isTrue();
            }
        }
    }

    @Test
    @DisplayName("S-02 a phantom put of the snapshot itself is not taken for a snapshot")
    void phantomSnapshot() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            FaultyTarget lying = new FaultyTarget(care.site.target(0));
            lying.next(Operation.PUT, "snapshots/", new Fault.Phantom());
            SnapshotOutcome outcome = care.grow().backUp(withFirst(care, lying));
            lying.assertAllFaultsHappened();
            assertThat(outcome.targets().getFirst().holds()).isFalse();
        }
    }

    @Test
    @DisplayName(
            "C-03 the last object is not stored: no quorum, and the next run uses the packs again")
    void lastObjectNotStored() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            List<Target> targets = new ArrayList<>();
            for (Target target : care.site.targets()) {
                targets.add(
                        new FaultyTarget(target)
                                .next(Operation.PUT, "snapshots/", Fault.unreachable()));
            }
            SnapshotOutcome failed = care.grow().backUp(targets);
            assertThat(failed.quorum().reached()).isFalse();
            targets.forEach(target -> ((FaultyTarget) target).assertAllFaultsHappened());
            List<ObjectKey> packs = CareSite.keys(care.site.target(0), VaultLayout.PACKS);
            assertThat(packs).isNotEmpty();
            VerifyReport between = care.verify(VerifyLevel.L2);
            assertThat(between.targets().getFirst().orphans()).containsAll(packs);
            assertThat(between.isSound()).as("orphans are no fault").isTrue();
            SnapshotOutcome again = care.backUp();
            assertThat(again.quorum().reached()).isTrue();
            assertThat(CareSite.keys(care.site.target(0), VaultLayout.PACKS)).isEqualTo(packs);
            assertThat(care.verify(VerifyLevel.L2).isSound()).isTrue();
            assertThat(care.readsBack(List.of(care.site.target(1)))).isTrue();
        }
    }

    @Test
    @DisplayName("S-04 short and over-long answers are not accepted; the other provider is used")
    void wrongLengthsOfAnswers() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            care.grow().backUp();
            for (Fault fault :
                    List.of(
                            new Fault.EndStream(900),
                            new Fault.ExtraBytes(3),
                            new Fault.EndStream(0))) {
                FaultyTarget lying = new FaultyTarget(care.site.target(0));
                lying.always(Operation.READ, "packs/", fault);
                List<Target> targets = withFirst(care, lying);
                VerifyReport report = care.verify(targets, ALL);
                assertThat(report.targets().getFirst().damaged())
                        .as("%s", fault)
                        .extracting(ObjectFault::key)
                        .containsExactlyElementsOf(
                                CareSite.keys(care.site.target(1), VaultLayout.PACKS));
                assertThat(care.readsBack(targets)).isTrue();
                lying.assertAllFaultsHappened();
            }
            FaultyTarget slow = new FaultyTarget(care.site.target(0));
            slow.always(Operation.READ, "packs/", new Fault.CutStream(900));
            VaultFindings unread = care.verify(withFirst(care, slow), ALL).targets().getFirst();
            assertThat(unread.damaged()).as("no answer is not damage").isEmpty();
            assertThat(unread.problems()).isNotEmpty();
        }
    }

    @Test
    @DisplayName(
            "S-07 a known provider that shows nothing is an incident, never a new vault or fine")
    void emptyAnswers() throws Exception {
        for (Fault fault : List.of(Fault.missing(), Fault.denied(), Fault.unreachable())) {
            try (CareSite care = new CareSite(2, state.resolve(fault.toString()))) {
                care.grow().backUp();
                FaultyTarget dark = new FaultyTarget(care.site.target(0));
                dark.always(Operation.READ, "lifeboat-site.json", fault);
                List<Target> targets = withFirst(care, dark);
                VerifyReport report = care.verify(targets, ALL);
                assertThat(report.isSound()).isFalse();
                assertThat(report.targets().getFirst().problems()).isNotEmpty();
                int objects = CareSite.objects(care.site.target(0)).size();
                SnapshotOutcome outcome = care.grow().backUp(targets);
                assertThat(outcome.targets())
                        .anySatisfy(target -> assertThat(target.holds()).isFalse());
                assertThat(CareSite.objects(care.site.target(0))).hasSize(objects);
                assertThatThrownBy(() -> care.backUp(targets.subList(0, 1)))
                        .isInstanceOf(VaultException.class);
            }
        }
        try (CareSite care = new CareSite(2, state.resolve("list"))) {
            care.grow().backUp();
            FaultyTarget blind = new FaultyTarget(care.site.target(0));
            blind.always(Operation.LIST, new Fault.EmptyList());
            VerifyReport report = care.verify(withFirst(care, blind), ALL);
            assertThat(report.targets().getFirst().missing()).isNotEmpty();
        }
    }

    @Test
    @DisplayName("S-08 an older valid object under a right name is refused")
    void olderVersions() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            SnapshotId first = care.grow().backUp().id();
            SnapshotId second = care.grow().backUp().id();
            Target hurt = care.site.target(0);
            byte[] old = CareSite.bytes(hurt, first.key());
            FaultyTarget stale = new FaultyTarget(hurt);
            stale.always(
                    Operation.READ, second.key().value(), new Fault.OldVersion(Content.of(old)));
            VerifyReport report = care.verify(withFirst(care, stale), ALL);
            stale.assertAllFaultsHappened();
            assertThat(report.targets().getFirst().damaged())
                    .extracting(ObjectFault::key)
                    .containsExactly(second.key());
            assertThat(care.readsBack(withFirst(care, stale))).isTrue();
            // the old snapshot under a new number, with the name that fits its bytes
            SnapshotId forged = new SnapshotId(first.host(), 9, first.sha256());
            hurt.put(forged.key(), Content.of(old), PutMode.CREATE);
            VerifyReport renamed = care.verify(VerifyLevel.L2);
            assertThat(renamed.targets().getFirst().damaged())
                    .extracting(ObjectFault::key)
                    .containsExactly(forged.key());
            Vaults vaults = new Vaults(care.site.targets());
            SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, care.site.recoveryKeys());
            assertThatThrownBy(() -> catalog.open(forged))
                    .isInstanceOf(VaultException.Damaged.class);
        }
    }

    @Test
    @DisplayName("P-01 all providers but any choice of them destroyed: the restore is exact")
    void everyChoiceOfSurvivors() throws Exception {
        try (CareSite care = new CareSite(4, state)) {
            care.grow().backUp();
            care.grow().backUp();
            for (int survivors = 1; survivors < 16; survivors++) {
                List<Target> targets = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    Target target = care.site.target(i);
                    boolean survives = (survivors & 1 << i) != 0;
                    targets.add(
                            survives ? target : new FaultyTarget(target).gone(Fault.unreachable()));
                }
                assertThat(care.readsBack(targets)).as("survivors %s", survivors).isTrue();
                VerifyReport report =
                        care.verify(targets, VerifyOptions.everything(VerifyLevel.L0));
                for (int i = 0; i < 4; i++) {
                    assertThat(report.targets().get(i).isSound())
                            .as("losses are named")
                            .isEqualTo((survivors & 1 << i) != 0);
                }
            }
        }
    }

    @Test
    @DisplayName(
            "C-11 all local state is lost between runs: the next run works and uploads nothing again")
    void localStateIsDisposable() throws Exception {
        try (CareSite care = new CareSite(2, state)) {
            care.grow().backUp();
            care.grow().backUp();
            List<ObjectKey> packs = CareSite.keys(care.site.target(0), VaultLayout.PACKS);
            List<ObjectKey> segments = CareSite.keys(care.site.target(0), VaultLayout.INDEXES);
            delete(state);
            SnapshotOutcome again = care.backUp();
            assertThat(again.isComplete()).isTrue();
            assertThat(again.id().sequence()).isEqualTo(3);
            assertThat(again.manifest().sources().getFirst().newBytes()).isZero();
            assertThat(CareSite.keys(care.site.target(0), VaultLayout.PACKS)).isEqualTo(packs);
            assertThat(CareSite.keys(care.site.target(0), VaultLayout.INDEXES)).isEqualTo(segments);
            assertThat(care.readsBack(List.of(care.site.target(0)))).isTrue();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(directory)) {
                    Files.delete(file);
                }
            }
        }
    }
}
