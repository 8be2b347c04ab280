package lifeboat.vault.prune;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import lifeboat.targets.Target;
import lifeboat.targets.fleet.Quorum;
import lifeboat.vault.JumpingClock;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.care.CareProgress;
import lifeboat.vault.care.Verifier;
import lifeboat.vault.care.VerifyLevel;
import lifeboat.vault.care.VerifyOptions;
import lifeboat.vault.care.VerifyReport;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.write.SnapshotOutcome;

/// A small site that is backed up every night and pruned: what it keeps and how long it waits.
final class PrunedSite implements AutoCloseable {
    static final Duration DELAY = Duration.ofDays(2);

    final TestSite site;
    final Path state;
    final JumpingClock clock = new JumpingClock(Instant.parse("2026-11-21T02:00:00Z"));
    final TestTree tree = new TestTree();
    final Map<SnapshotId, Map<EntryPath, byte[]>> made = new HashMap<>();
    RepackRules repack = RepackRules.NEVER;
    private final Random random;
    private final int fileBytes;

    PrunedSite(int targets, Path state, long seed, int fileBytes) throws IOException {
        this.site = TestSite.with(targets);
        this.state = state;
        this.random = new Random(seed);
        this.fileBytes = fileBytes;
    }

    /// Keeps the newest snapshot of so many days.
    Pruner pruner(List<Target> targets, int days) {
        return new Pruner(
                targets,
                site.recoveryKeys(),
                site.newSite().opened().siteSigningKey(),
                new PruneRules(
                        new Retention(0, days, 0, 0, 0, Duration.ofHours(1)),
                        DELAY,
                        Quorum.defaultFor(site.targets().stream().map(Target::identity).toList()),
                        _ -> true,
                        Set.of(),
                        Duration.ofDays(30),
                        1,
                        repack,
                        _ -> true),
                clock,
                state.resolve("prune"));
    }

    /// Changes a file, makes a new one, removes one.
    void edit() {
        byte[] content = new byte[fileBytes + random.nextInt(fileBytes / 4)];
        random.nextBytes(content);
        int number = random.nextInt(1000);
        tree.files().keySet().removeIf(path -> path.toString().startsWith("new/"));
        tree.put("new/" + number, content);
        byte[] changed = content.clone();
        changed[7]++;
        tree.put("same", changed);
    }

    SnapshotOutcome backUp(List<Target> targets) throws IOException {
        SnapshotOutcome outcome = TestRuns.backUp(site, targets, state.resolve("run"), tree, clock);
        made.put(outcome.id(), new HashMap<>(tree.files()));
        return outcome;
    }

    SnapshotId night() throws IOException {
        edit();
        SnapshotId id = backUp(site.targets()).id();
        clock.jump(Duration.ofDays(1));
        return id;
    }

    Map<EntryPath, byte[]> filesOf(SnapshotId id) {
        return Objects.requireNonNull(made.get(id));
    }

    /// The tree looks as in that snapshot again.
    void bringBack(SnapshotId id) {
        tree.files().clear();
        tree.files().putAll(filesOf(id));
    }

    /// Snapshots that were put although their run was overtaken: verification names what they lack,
    /// and whoever is told takes them away.
    ///
    /// @return how many
    int takeLateOnesAway() throws IOException {
        Set<SnapshotId> late = new java.util.HashSet<>();
        for (Target target : site.targets()) {
            late.addAll(
                    SnapshotCatalog.scan(new Vaults(List.of(target)), site.recoveryKeys()).ids());
        }
        late.removeAll(made.keySet());
        if (!late.isEmpty()) {
            assertThat(verify().isSound()).isFalse();
            for (SnapshotId id : late) {
                for (Target target : site.targets()) {
                    target.delete(id.key());
                }
            }
        }
        return late.size();
    }

    private VerifyReport verify() throws IOException {
        return new Verifier(site.targets(), site.recoveryKeys(), state.resolve("care"))
                .verify(VerifyOptions.everything(VerifyLevel.L2).afresh(), CareProgress.NONE);
    }

    /// As the schedule does it, without the passphrase.
    private VerifyReport verifyAsHost() throws IOException {
        return new Verifier(site.targets(), site.hostKeys(), state.resolve("care-of-host"))
                .verify(VerifyOptions.everything(VerifyLevel.L1).afresh(), CareProgress.NONE);
    }

    /// Every snapshot that a vault shows comes back exactly from that vault alone, and nothing is
    /// found wrong.
    void assertWhole(String as) throws IOException {
        VerifyReport report = verify();
        assertThat(report.targets())
                .as("%s: %s", as, report)
                .allSatisfy(vault -> {
                    assertThat(vault.missing()).isEmpty();
                    assertThat(vault.damaged()).isEmpty();
                });
        assertThat(verifyAsHost().targets())
                .as(as)
                .allSatisfy(vault -> assertThat(vault.missing()).isEmpty());
        for (Target target : site.targets()) {
            Vaults alone = new Vaults(List.of(target));
            SnapshotCatalog catalog = SnapshotCatalog.scan(alone, site.recoveryKeys());
            for (SnapshotId id : catalog.ids()) {
                var files = TestRuns.readBack(site, alone, catalog, id);
                assertThat(files.keySet()).as(as).isEqualTo(filesOf(id).keySet());
                files.forEach((path, bytes) ->
                        assertThat(Arrays.equals(bytes, filesOf(id).get(path)))
                                .as("%s: %s of %s", as, path, id.shortForm())
                                .isTrue());
            }
        }
    }

    @Override
    public void close() {
        site.close();
    }
}
