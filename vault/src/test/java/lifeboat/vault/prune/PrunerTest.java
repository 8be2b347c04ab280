package lifeboat.vault.prune;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Operation;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.fault.Fault;
import lifeboat.targets.fault.FaultyTarget;
import lifeboat.targets.fault.PolicyTarget;
import lifeboat.targets.fleet.Quorum;
import lifeboat.vault.JumpingClock;
import lifeboat.vault.PackId;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.care.CareProgress;
import lifeboat.vault.care.HealReport;
import lifeboat.vault.care.Healer;
import lifeboat.vault.care.KillableTarget;
import lifeboat.vault.care.ObjectFault;
import lifeboat.vault.care.Verifier;
import lifeboat.vault.care.VerifyLevel;
import lifeboat.vault.care.VerifyOptions;
import lifeboat.vault.care.VerifyReport;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.write.BackupRun;
import lifeboat.vault.write.SourceWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrunerTest {
    private static final Retention TWO_DAYS = new Retention(0, 2, 0, 0, 0, Duration.ofHours(1));
    private static final Duration DELAY = Duration.ofDays(2);

    @TempDir Path state;
    private final JumpingClock clock = new JumpingClock(Instant.parse("2026-11-21T02:00:00Z"));
    private final Random random = new Random(3);
    private final TestTree tree = new TestTree();
    private final Map<SnapshotId, Map<EntryPath, byte[]>> made = new HashMap<>();
    private TestSite site;

    @BeforeEach
    void found() throws IOException {
        site = TestSite.with(3);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private PruneRules rules(Retention retention, Predicate<SnapshotId> proven, String... pins) {
        return new PruneRules(
                retention,
                DELAY,
                Quorum.defaultFor(site.targets().stream().map(Target::identity).toList()),
                proven,
                Set.of(pins),
                Duration.ofDays(7),
                1);
    }

    private Pruner pruner(List<Target> targets, PruneRules rules) {
        return new Pruner(
                targets,
                site.recoveryKeys(),
                site.newSite().opened().siteSigningKey(),
                rules,
                clock,
                state.resolve("prune"));
    }

    private Pruner pruner() {
        return pruner(site.targets(), rules(TWO_DAYS, _ -> true));
    }

    /// One night: a file changes, a file is new, one goes.
    private SnapshotId night() throws IOException {
        byte[] content = new byte[200_000 + random.nextInt(50_000)];
        random.nextBytes(content);
        int number = made.size();
        tree.put("new/" + number, content);
        byte[] changed = content.clone();
        changed[7]++;
        tree.put("same", changed);
        if (number > 0) {
            tree.files().remove(EntryPath.of("new/" + (number - 1)));
        }
        return again();
    }

    private List<SnapshotId> nights(int number) throws IOException {
        List<SnapshotId> ids = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            ids.add(night());
        }
        return ids;
    }

    private Map<EntryPath, byte[]> filesOf(SnapshotId id) {
        return Objects.requireNonNull(made.get(id));
    }

    private VerifyReport verify(List<Target> targets) throws IOException {
        return new Verifier(targets, site.recoveryKeys(), state.resolve("care"))
                .verify(VerifyOptions.everything(VerifyLevel.L2).afresh(), CareProgress.NONE);
    }

    /// Every vault alone gives these snapshots back, and verification finds nothing wrong.
    private void assertWhole(Set<SnapshotId> kept) throws IOException {
        VerifyReport report = verify(site.targets());
        assertThat(report.isSound()).as("%s", report).isTrue();
        for (Target target : site.targets()) {
            Vaults vaults = new Vaults(List.of(target));
            SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, site.recoveryKeys());
            for (SnapshotId id : kept) {
                var files = TestRuns.readBack(site, vaults, catalog, id);
                assertThat(files.keySet()).isEqualTo(filesOf(id).keySet());
                files.forEach((path, bytes) ->
                        assertThat(Arrays.equals(bytes, filesOf(id).get(path))).isTrue());
            }
        }
    }

    private Set<SnapshotId> shown(Target target) throws IOException {
        return Set.copyOf(
                SnapshotCatalog.scan(new Vaults(List.of(target)), site.recoveryKeys()).ids());
    }

    private static long count(Target target, String prefix) throws IOException {
        AtomicInteger count = new AtomicInteger();
        target.list(prefix, _ -> count.incrementAndGet());
        return count.get();
    }

    @Test
    void announcesFirstAndDeletesAfterTheWait() throws Exception {
        List<SnapshotId> ids = nights(5);
        long packs = count(site.target(0), VaultLayout.PACKS);
        PruneOutcome first = pruner().run();
        assertThat(first.plan().held()).isEmpty();
        assertThat(first.plan().announce().snapshots())
                .containsExactlyInAnyOrderElementsOf(ids.subList(0, 3));
        assertThat(first.targets()).allSatisfy(vault -> assertThat(vault.deleted()).isZero());
        assertThat(shown(site.target(0))).hasSize(5);
        assertWhole(Set.copyOf(ids));

        assertThat(pruner().run().plan().announce().isEmpty()).isTrue();
        clock.jump(DELAY.minusHours(3));
        assertThat(pruner().run().targets())
                .allSatisfy(vault -> assertThat(vault.deleted()).isZero());

        clock.jump(Duration.ofHours(4));
        SnapshotId newest = night();
        PruneOutcome second = pruner().run();
        assertThat(second.isComplete()).as("%s", second).isTrue();
        assertThat(second.plan().remove().snapshots())
                .containsExactlyInAnyOrderElementsOf(ids.subList(0, 3));
        for (Target target : site.targets()) {
            assertThat(shown(target)).containsExactlyInAnyOrder(ids.get(3), ids.get(4), newest);
            assertThat(count(target, VaultLayout.PACKS)).isLessThan(packs);
        }
        assertThat(second.targets()).allSatisfy(vault -> assertThat(vault.bytes()).isPositive());
        assertWhole(Set.of(ids.get(3), ids.get(4), newest));
    }

    @Test
    void aDryRunChangesNothingAndSaysWhy() throws Exception {
        nights(4);
        Map<String, Long> before = new HashMap<>();
        site.target(0).list("", info -> before.put(info.key().value(), info.sizeBytes()));
        PrunePlan plan = pruner().plan();
        assertThat(plan.snapshots())
                .allSatisfy(judged -> assertThat(judged.reasons()).isNotEmpty());
        assertThat(plan.snapshots())
                .extracting(PrunePlan.Judged::fate)
                .containsExactly(
                        PrunePlan.Fate.ANNOUNCED,
                        PrunePlan.Fate.ANNOUNCED,
                        PrunePlan.Fate.KEPT,
                        PrunePlan.Fate.KEPT);
        Map<String, Long> after = new HashMap<>();
        site.target(0).list("", info -> after.put(info.key().value(), info.sizeBytes()));
        assertThat(after).isEqualTo(before);
    }

    @Test
    @DisplayName("Y-02 a backup that runs while its packs are announced and deleted is whole")
    void backupAndPrune() throws Exception {
        List<SnapshotId> ids = nights(4);
        Map<EntryPath, byte[]> old = filesOf(ids.getFirst());
        pruner().run(); // announces what only the first two nights need
        old.forEach((path, bytes) -> tree.put(path.toString(), bytes));
        SnapshotId again = night(); // the same content as in the first night: must be stored anew
        clock.jump(DELAY);
        SnapshotId newest = night();
        PruneOutcome outcome = pruner().run();
        assertThat(outcome.plan().remove().snapshots()).contains(ids.getFirst());
        assertWhole(Set.of(again, newest));
    }

    @Test
    @DisplayName("Y-02 a run that began before the announcement and commits before its end is seen")
    void aLongRun() throws Exception {
        List<SnapshotId> ids = nights(3);
        Map<EntryPath, byte[]> first = filesOf(ids.getFirst());
        TestTree back = new TestTree();
        first.forEach((path, bytes) -> back.put(path.toString(), bytes));
        SnapshotId late;
        try (BackupRun run = begin("other")) {
            SourceWriter writer = run.source("docroot");
            back.captureInto(writer); // refers to packs of the first night
            var captured = run.finish(writer);
            pruner().run();
            clock.jump(DELAY.minusHours(3));
            late = run.commit(TestRuns.request(captured)).id();
            made.put(late, first);
        }
        clock.jump(Duration.ofHours(4));
        PruneOutcome outcome = pruner().run();
        assertThat(outcome.plan().remove().snapshots()).contains(ids.getFirst());
        assertWhole(Set.of(late));
    }

    @Test
    @DisplayName("Y-02 a run that is overtaken by a deletion makes no snapshot")
    void anOvertakenRun() throws Exception {
        List<SnapshotId> ids = nights(3);
        TestTree back = new TestTree();
        filesOf(ids.getFirst()).forEach((path, bytes) -> back.put(path.toString(), bytes));
        try (BackupRun run = begin("other")) {
            SourceWriter writer = run.source("docroot");
            back.captureInto(writer);
            var captured = run.finish(writer);
            pruner().run();
            clock.jump(DELAY.minusHours(1));
            assertThatThrownBy(() -> run.commit(TestRuns.request(captured)))
                    .isInstanceOf(VaultException.Overtaken.class)
                    .hasMessageContaining("given up for deletion");
        }
        clock.jump(Duration.ofHours(2));
        pruner().run();
        assertWhole(Set.of(ids.getLast()));
    }

    private BackupRun begin(String name) throws IOException {
        return BackupRun.begin(
                site.host(),
                site.hostKeys(),
                site.targets(),
                TestRuns.settings(site.targets()),
                clock,
                state.resolve(name));
    }

    @Test
    @DisplayName("C-08 prune is killed at every change, and the same data is backed up again")
    void killedAnywhere() throws Exception {
        List<SnapshotId> ids = nights(4);
        Set<SnapshotId> kept = Set.of(ids.get(2), ids.get(3));
        int changes = 0;
        for (int phase = 0; phase < 2; phase++) {
            boolean done = false;
            for (int n = 0; !done; n++) {
                AtomicInteger left = new AtomicInteger(n);
                List<Target> killable = new ArrayList<>();
                site.targets().forEach(target -> killable.add(new KillableTarget(target, left)));
                try {
                    pruner(killable, rules(TWO_DAYS, _ -> true)).run();
                    done = true;
                } catch (KillableTarget.Killed e) {
                    changes++;
                }
                assertWhole(kept);
            }
            if (phase == 0) {
                clock.jump(DELAY);
            }
        }
        assertThat(changes).isGreaterThan(6);
        assertThat(shown(site.target(1))).isEqualTo(kept);
        TestTree back = new TestTree();
        filesOf(ids.getFirst()).forEach((path, bytes) -> back.put(path.toString(), bytes));
        SnapshotId again =
                TestRuns.backUp(site, site.targets(), state.resolve("run"), back, clock).id();
        made.put(again, filesOf(ids.getFirst()));
        assertWhole(Set.of(ids.get(2), ids.get(3), again));
    }

    @Test
    @DisplayName(
            "Y-04 two prunes at once: the vaults are whole, what one deleted is no fault of the other")
    void twoAtOnce() throws Exception {
        List<SnapshotId> ids = nights(5);
        pruner().run();
        clock.jump(DELAY);
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    assertThat(pruner().run().isComplete()).isTrue();
                                } catch (Throwable e) {
                                    synchronized (failures) {
                                        failures.add(e);
                                    }
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertWhole(Set.of(ids.get(3), ids.get(4)));
        assertThat(shown(site.target(2))).containsExactlyInAnyOrder(ids.get(3), ids.get(4));
    }

    @Test
    void anInterruptedRunFindsItsPacksAgainAndThoseOfAForgottenOneGo() throws Exception {
        nights(2);
        long packs = count(site.target(0), VaultLayout.PACKS);
        byte[] large = new byte[6 << 20];
        random.nextBytes(large);
        tree.put("large", large);
        try (BackupRun run = begin("run")) {
            SourceWriter writer = run.source("docroot");
            tree.captureInto(writer);
            run.finish(writer); // and no commit: killed
        }
        assertThat(count(site.target(0), VaultLayout.PACKS)).isGreaterThan(packs);
        assertThat(pruner().run().plan().announce().packs()).isEmpty();
        SnapshotId continued = night();
        assertWhole(Set.of(continued));

        random.nextBytes(large);
        try (BackupRun run = begin("forgotten")) {
            SourceWriter writer = run.source("docroot");
            tree.captureInto(writer);
            run.finish(writer);
        }
        assertThat(pruner().run().plan().orphans()).isNotEmpty();
        clock.jump(Duration.ofDays(3));
        SnapshotId newest = night();
        PruneOutcome announced = pruner().run();
        assertThat(announced.plan().announce().packs()).isNotEmpty();
        clock.jump(DELAY);
        PruneOutcome gone = pruner().run();
        assertThat(gone.plan().remove().packs()).containsAll(announced.plan().announce().packs());
        assertWhole(Set.of(newest));
    }

    @Test
    void nothingGoesWhileAVaultIsAway() throws Exception {
        nights(4);
        Target away = site.target(1);
        for (ObjectKey key : keys(away)) {
            away.delete(key);
        }
        PruneOutcome outcome = pruner().run();
        assertThat(outcome.plan().held())
                .anySatisfy(reason -> assertThat(reason).contains("vault1 cannot be looked at"));
        assertThat(count(site.target(0), VaultLayout.TOMBSTONES)).isZero();
    }

    @Test
    void nothingGoesBeforeADrillCameThrough() throws Exception {
        List<SnapshotId> ids = nights(4);
        PrunePlan none = pruner(site.targets(), rules(TWO_DAYS, _ -> false)).plan();
        assertThat(none.announce().isEmpty()).isTrue();
        PrunePlan second =
                pruner(site.targets(), rules(TWO_DAYS, id -> id.equals(ids.get(1)))).plan();
        assertThat(second.announce().snapshots()).containsExactly(ids.getFirst());
        assertThat(second.snapshots().get(1).reasons())
                .containsExactly("no newer snapshot of its host came back in a drill");
    }

    @Test
    void pinnedSnapshotsStay() throws Exception {
        List<SnapshotId> ids = nights(4);
        PrunePlan plan =
                pruner(site.targets(), rules(TWO_DAYS, _ -> true, ids.get(0).shortForm())).plan();
        assertThat(plan.announce().snapshots()).containsExactly(ids.get(1));
    }

    @Test
    @DisplayName("one pinned during its wait, and unpinned again, gets a wait of its own")
    void pinnedAfterTheAnnouncement() throws Exception {
        // what the first holds the newer ones hold too, so no pack goes with it
        SnapshotId first = night();
        SnapshotId second = night();
        tree.files().clear();
        tree.files().putAll(filesOf(first));
        again();
        again();
        assertThat(pruner().run().plan().announce().snapshots())
                .containsExactlyInAnyOrder(first, second);
        clock.jump(DELAY);
        assertThat(
                        pruner(site.targets(), rules(TWO_DAYS, _ -> true, first.shortForm()))
                                .run()
                                .plan()
                                .remove()
                                .snapshots())
                .containsExactly(second);
        assertThat(pruner().tombstones())
                .as("it is kept, so nothing says that it may be missing")
                .noneSatisfy(stone -> assertThat(stone.snapshots()).contains(first));

        PrunePlan unpinned = pruner().plan();
        assertThat(unpinned.remove().snapshots()).isEmpty();
        assertThat(unpinned.announce().snapshots()).containsExactly(first);
    }

    /// A night in which nothing changes.
    private SnapshotId again() throws IOException {
        SnapshotId id =
                TestRuns.backUp(site, site.targets(), state.resolve("run"), tree, clock).id();
        made.put(id, new HashMap<>(tree.files()));
        clock.jump(Duration.ofDays(1));
        return id;
    }

    @Test
    @DisplayName("T-01 T-06 a clock in doubt holds everything back")
    void clockInDoubt() throws Exception {
        nights(4);
        clock.set(Instant.parse("1970-01-01T00:10:00Z"));
        assertThat(pruner().plan().held())
                .anySatisfy(reason -> assertThat(reason).contains("is not set"));
        clock.set(Instant.parse("2026-11-10T00:00:00Z"));
        assertThat(pruner().plan().held())
                .anySatisfy(reason -> assertThat(reason).contains("before the newest snapshots"));
        clock.set(Instant.parse("2027-12-05T00:00:00Z"));
        assertThat(pruner().plan().held())
                .anySatisfy(reason -> assertThat(reason).contains("days old"));
    }

    @Test
    @DisplayName("S-09 what a lock holds is left, told and tried again")
    void refusedDeletions() throws Exception {
        List<SnapshotId> ids = nights(4);
        pruner().run();
        clock.jump(DELAY);
        PolicyTarget locked = new PolicyTarget(site.target(1), PolicyTarget.Policy.WRITE_ONCE);
        PruneOutcome refused =
                pruner(List.of(site.target(0), locked, site.target(2)), rules(TWO_DAYS, _ -> true))
                        .run();
        assertThat(refused.isComplete()).isFalse();
        assertThat(refused.targets().get(1).left()).isPositive();
        assertThat(refused.targets().get(0).deleted()).isPositive();
        assertWhole(Set.of(ids.get(2), ids.get(3)));
        assertThat(heal().isWhole()).isTrue();
        assertThat(shown(site.target(0))).as("healing brings nothing back").hasSize(2);

        assertThat(pruner().run().isComplete()).isTrue();
        assertThat(shown(site.target(1))).hasSize(2);
        assertNothingAnnouncedIsThere();
    }

    @Test
    @DisplayName("C-08 a vault on which a snapshot could not be deleted keeps what that needs")
    void aSnapshotThatStaysForNowKeepsItsPacks() throws Exception {
        List<SnapshotId> ids = nights(4);
        pruner().run();
        clock.jump(DELAY);
        FaultyTarget shaky =
                new FaultyTarget(site.target(1))
                        .next(Operation.DELETE, VaultLayout.SNAPSHOTS, Fault.unreachable());
        PruneOutcome refused =
                pruner(List.of(site.target(0), shaky, site.target(2)), rules(TWO_DAYS, _ -> true))
                        .run();
        shaky.assertAllFaultsHappened();
        assertThat(refused.targets().get(1).left()).isEqualTo(1);
        assertThat(shown(site.target(1))).hasSize(3);
        Vaults alone = new Vaults(List.of(site.target(1)));
        SnapshotCatalog catalog = SnapshotCatalog.scan(alone, site.recoveryKeys());
        for (SnapshotId id : catalog.ids()) {
            assertThat(TestRuns.readBack(site, alone, catalog, id)).isNotEmpty();
        }
        assertThat(pruner().run().isComplete()).isTrue();
        assertWhole(Set.of(ids.get(2), ids.get(3)));
        assertNothingAnnouncedIsThere();
    }

    private void assertNothingAnnouncedIsThere() throws IOException {
        for (Target target : site.targets()) {
            Set<ObjectKey> there = Set.copyOf(keys(target));
            for (Tombstone stone : pruner().tombstones()) {
                assertThat(stone.packs()).noneMatch(pack -> there.contains(pack.key()));
                assertThat(stone.snapshots()).noneMatch(id -> there.contains(id.key()));
            }
        }
    }

    @Test
    @DisplayName(
            "a tombstone that also announces a pack which is needed gives way to one that does not")
    void tombstonesThatStayAreExact() throws Exception {
        tree.put("kept", "it lies in the first pack's segment for ever".getBytes(UTF_8));
        nights(4);
        pruner().run();
        clock.jump(DELAY);
        pruner().run();
        Tombstone stays =
                pruner().tombstones().stream()
                        .filter(stone -> !stone.packs().isEmpty() && stone.isDue(clock.instant()))
                        .findFirst()
                        .orElseThrow();
        PackId needed = neededPack();
        Set<PackId> both = new HashSet<>(stays.packs());
        both.add(needed);
        byte[] wide =
                Tombstone.write(
                        site.recoveryKeys().siteId(),
                        stays.announced(),
                        stays.notBefore(),
                        Set.of(),
                        both,
                        Set.of(),
                        site.newSite().opened().siteSigningKey());
        for (Target target : site.targets()) {
            target.delete(stays.key());
            target.put(
                    VaultLayout.tombstone(Content.of(wide).sha256()),
                    Content.of(wide),
                    PutMode.CREATE);
        }
        assertThat(pruner().run().isComplete()).isTrue();
        assertThat(pruner().tombstones())
                .filteredOn(stone -> stone.isDue(clock.instant()))
                .extracting(Tombstone::packs)
                .containsExactly(stays.packs());
        site.target(0).delete(needed.key());
        assertThat(verifiedAsHost().targets().getFirst().missing())
                .extracting(ObjectFault::key)
                .containsExactly(needed.key());
    }

    /// One that no tombstone announces.
    private PackId neededPack() throws IOException {
        Set<PackId> packs = new HashSet<>();
        Inventory.of(site.target(0)).packs((pack, _) -> packs.add(pack));
        pruner().tombstones().forEach(stone -> packs.removeAll(stone.packs()));
        return packs.iterator().next();
    }

    private VerifyReport verifiedAsHost() throws IOException {
        return new Verifier(site.targets(), site.hostKeys(), state.resolve("host"))
                .verify(VerifyOptions.everything(VerifyLevel.L1).afresh(), CareProgress.NONE);
    }

    @Test
    @DisplayName("who verifies without the passphrase misses nothing that was pruned")
    void prunedPacksAreNotMissed() throws Exception {
        tree.put("kept", "it lies in the first pack's segment for ever".getBytes(UTF_8));
        List<SnapshotId> ids = nights(4);
        long packs = count(site.target(0), VaultLayout.PACKS);
        for (int night = 0; night < 12; night++) {
            assertThat(pruner().run().isComplete()).isTrue();
            ids.add(night());
            VerifyReport report =
                    new Verifier(site.targets(), site.hostKeys(), state.resolve("host"))
                            .verify(
                                    VerifyOptions.everything(VerifyLevel.L1).afresh(),
                                    CareProgress.NONE);
            assertThat(report.targets()).allSatisfy(vault -> assertThat(vault.missing()).isEmpty());
        }
        assertThat(count(site.target(0), VaultLayout.PACKS)).isLessThan(packs + 12);
        assertThat(count(site.target(0), VaultLayout.TOMBSTONES))
                .as("tombstones go with the segments that name their packs")
                .isLessThan(8);
        assertWhole(Set.copyOf(ids.subList(ids.size() - 2, ids.size())));
    }

    private HealReport heal() throws IOException {
        return new Healer(site.targets(), site.recoveryKeys(), state.resolve("care"))
                .heal(Healer.defaults(), CareProgress.NONE);
    }

    @Test
    @DisplayName("P-12 a tombstone that the site's key did not sign announces nothing")
    void forgedTombstone() throws Exception {
        List<SnapshotId> ids = nights(3);
        byte[] forged =
                Tombstone.write(
                        site.recoveryKeys().siteId(),
                        clock.instant(),
                        clock.instant(),
                        ids,
                        List.of(),
                        List.of(),
                        site.host().signingKey());
        for (Target target : site.targets()) {
            Content content = Content.of(forged);
            target.put(VaultLayout.tombstone(content.sha256()), content, PutMode.CREATE);
        }
        assertWhole(Set.copyOf(ids));
        PrunePlan plan = pruner().plan();
        assertThat(plan.due()).isEmpty();
        assertThat(plan.problems()).hasSize(1);
    }

    private static List<ObjectKey> keys(Target target) throws IOException {
        List<ObjectKey> keys = new ArrayList<>();
        target.list("", info -> keys.add(info.key()));
        return keys;
    }
}
