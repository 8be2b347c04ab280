package lifeboat.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import lifeboat.backup.directory.DirectoryCapture;
import lifeboat.backup.directory.DirectorySource;
import lifeboat.restore.directory.Privileges;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.targets.http.StoreServer;
import lifeboat.targets.retry.FakeTime;
import lifeboat.targets.retry.RetryPolicy;
import lifeboat.targets.retry.RetryingTarget;
import lifeboat.targets.s3.S3Credentials;
import lifeboat.targets.s3.S3Settings;
import lifeboat.targets.s3.S3Target;
import lifeboat.targets.s3.S3Timeouts;
import lifeboat.targets.wire.TcpProxy;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.care.CareProgress;
import lifeboat.vault.care.HealReport;
import lifeboat.vault.care.Healer;
import lifeboat.vault.care.Verifier;
import lifeboat.vault.care.VerifyLevel;
import lifeboat.vault.care.VerifyOptions;
import lifeboat.vault.care.VerifyReport;
import lifeboat.vault.posix.TreeDigest;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.write.BackupRun;
import lifeboat.vault.write.SnapshotOutcome;
import lifeboat.vault.write.SourceWriter;
import lifeboat.vault.write.TargetOutcome;

/// A site with two vaults in memory and a third, the leg, behind the S3 adapter, a TCP proxy and an
/// HTTP server, all in this process; and a live tree that is backed up and restored as a whole.
/// Waits are short, and pauses between retries take no time.
final class ShakySite implements AutoCloseable {
    static final String LEG = "leg";

    private static final S3Timeouts TIMEOUTS =
            new S3Timeouts(Duration.ofSeconds(2), Duration.ofMillis(400), Duration.ofSeconds(5));

    private final Path home;
    private final Path live;
    private final Random random = new Random(5);
    private final Map<SnapshotId, TreeDigest> trees = new LinkedHashMap<>();
    private final List<Target> opened = new ArrayList<>();
    private final Target store;
    private int restores;
    final TestSite site;
    final FakeTime time;
    final StoreServer server;
    final TcpProxy proxy;
    final Target leg;

    private ShakySite(Path home, FakeTime time, UnaryOperator<Target> store, RetryPolicy policy)
            throws IOException {
        this.home = home;
        this.time = time;
        live = Files.createDirectories(home.resolve("live"));
        site = TestSite.with(3);
        this.store = store.apply(site.target(2));
        server = StoreServer.over(this.store);
        proxy = TcpProxy.before(server.endpoint());
        leg =
                leg(
                        S3Settings.compatible(
                                "test", proxy.endpoint(), "r", StoreServer.BUCKET, "", KEY),
                        policy);
        grow();
    }

    private static final S3Credentials KEY = new S3Credentials("ak", "sk");

    static ShakySite at(Path home) throws IOException {
        return over(home, new FakeTime(), store -> store);
    }

    /// @param store wraps the memory that the leg is kept in
    static ShakySite over(Path home, FakeTime time, UnaryOperator<Target> store)
            throws IOException {
        return new ShakySite(home, time, store, RetryPolicy.DEFAULT);
    }

    /// What the leg is kept in.
    <T extends Target> T store(Class<T> kind) {
        return kind.cast(store);
    }

    /// A site that gives up after a few attempts.
    static ShakySite hasty(Path home) throws IOException {
        return new ShakySite(
                home,
                new FakeTime(),
                store -> store,
                new RetryPolicy(
                        Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(4)));
    }

    /// The leg with other settings.
    Target leg(S3Settings settings, RetryPolicy policy) {
        S3Target target = S3Target.open(LEG, settings.with(TIMEOUTS), Clock.systemUTC());
        Target patient = new RetryingTarget(target, policy, time, time, new Random(1));
        opened.add(patient);
        return patient;
    }

    /// The two vaults in memory and the leg.
    List<Target> all() {
        return with(leg);
    }

    List<Target> with(Target third) {
        return List.of(site.target(0), site.target(1), third);
    }

    /// The two vaults in memory.
    List<Target> others() {
        return List.of(site.target(0), site.target(1));
    }

    /// New files, about 700 KiB that do not compress.
    ShakySite grow() throws IOException {
        return grow(12, 60_000);
    }

    ShakySite grow(int files, int bytes) throws IOException {
        Path folder = Files.createDirectories(live.resolve("d" + random.nextInt(1_000_000)));
        for (int i = 0; i < files; i++) {
            byte[] content = new byte[bytes];
            random.nextBytes(content);
            Files.write(folder.resolve("f" + i), content);
        }
        return this;
    }

    SnapshotOutcome backUp() throws IOException {
        return backUp(all());
    }

    /// Backs the live tree up. Remembers it where the snapshot counts.
    SnapshotOutcome backUp(List<Target> targets) throws IOException {
        Path state = home.resolve("state");
        try (BackupRun run =
                        BackupRun.begin(
                                site.host(),
                                site.hostKeys(),
                                targets,
                                TestRuns.settings(targets),
                                InstantSource.system(),
                                state);
                DirectoryCapture capture =
                        DirectoryCapture.of(
                                DirectorySource.of(live),
                                state.resolve("capture"),
                                Clock.systemUTC())) {
            SourceWriter writer = run.source("docroot");
            capture.run(writer);
            SnapshotOutcome outcome = run.commit(TestRuns.request(run.finish(writer)));
            if (outcome.quorum().reached()) {
                trees.put(outcome.id(), TreeDigest.of(live));
            }
            return outcome;
        }
    }

    static TargetOutcome ofLeg(SnapshotOutcome outcome) {
        return outcome.targets().stream()
                .filter(target -> target.name().equals(LEG))
                .findFirst()
                .orElseThrow();
    }

    /// The leg failed for this reason, and only the leg.
    static void assertOnlyTheLegFailed(SnapshotOutcome outcome, String reason) {
        assertThat(outcome.targets())
                .allSatisfy(target ->
                        assertThat(target.holds())
                                .as("%s holds: %s", target.name(), target.reason())
                                .isEqualTo(!target.name().equals(LEG)));
        assertThat(ofLeg(outcome).reason()).contains(reason);
        assertThat(outcome.isComplete()).isFalse();
        assertThat(outcome.quorum().reached()).isTrue();
    }

    static void assertComplete(SnapshotOutcome outcome) {
        assertThat(outcome.isComplete()).as("%s", outcome.targets()).isTrue();
    }

    RestoreResult restore(List<Target> targets, SnapshotId id, Path to) throws IOException {
        Vaults vaults = new Vaults(targets);
        SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, site.recoveryKeys());
        try (SnapshotReader reader =
                SnapshotReader.open(vaults, site.recoveryKeys(), catalog, id)) {
            return new TreeRestore(reader, vaults, Backups.SETTINGS, RestoreProgress.Listener.NONE)
                    .run(RestoreRequest.of("docroot", to).with(Privileges.APPLY));
        }
    }

    SnapshotId newest() {
        return List.copyOf(trees.keySet()).getLast();
    }

    SnapshotId oldest() {
        return List.copyOf(trees.keySet()).getFirst();
    }

    Path freshDirectory() {
        return home.resolve("restored-" + restores++);
    }

    /// The newest snapshot comes back exactly from these targets together.
    RestoreResult restoresExactly(List<Target> targets) throws IOException {
        return restoresExactly(targets, newest());
    }

    RestoreResult restoresExactly(List<Target> targets, SnapshotId id) throws IOException {
        Path to = freshDirectory();
        RestoreResult result = restore(targets, id, to);
        assertThat(result.verdict()).isEqualTo(RestoreVerdict.COMPLETE);
        TreeDigest tree = Objects.requireNonNull(trees.get(id), "never backed up");
        assertThat(tree.differences(TreeDigest.of(to))).isEmpty();
        return result;
    }

    /// I1: every snapshot that ever counted comes back exactly from each of these targets alone.
    void assertEverySnapshotOn(List<Target> targets) throws IOException {
        assertThat(trees).isNotEmpty();
        for (SnapshotId id : trees.keySet()) {
            for (Target target : targets) {
                restoresExactly(List.of(target), id);
            }
        }
    }

    /// I1, I4, I6: now that nothing is wrong any more, the next backup is complete, healing brings
    /// the snapshots that the leg missed, then every vault holds the same objects, all of them
    /// sound, and every snapshot comes back from each vault alone.
    void assertConverges() throws IOException {
        assertComplete(grow().backUp());
        assertThat(heal(all()).isWhole()).isTrue();
        assertWhole();
    }

    void assertWhole() throws IOException {
        assertThat(objects(2).keySet()).isEqualTo(objects(0).keySet());
        assertThat(objects(1)).isEqualTo(objects(0)).isEqualTo(objects(2));
        VerifyReport report = verify(all());
        assertThat(report.isSound()).as("%s", report).isTrue();
        assertThat(report.targets()).allMatch(vault -> vault.orphans().isEmpty());
        assertEverySnapshotOn(all());
    }

    VerifyReport verify(List<Target> targets) throws IOException {
        return new Verifier(targets, site.recoveryKeys(), home.resolve("care"))
                .verify(VerifyOptions.everything(VerifyLevel.L2).afresh(), CareProgress.NONE);
    }

    HealReport heal(List<Target> targets) throws IOException {
        return new Healer(targets, site.recoveryKeys(), home.resolve("care"))
                .heal(Healer.defaults(), CareProgress.NONE);
    }

    /// Names and digests of what a vault really keeps.
    Map<ObjectKey, Content.Sha256> objects(int vault) throws IOException {
        List<ObjectKey> keys = keys(vault, "");
        Map<ObjectKey, Content.Sha256> objects = new TreeMap<>();
        for (ObjectKey key : keys) {
            try (var in = site.target(vault).read(key, ByteRange.ALL)) {
                objects.put(key, Content.of(in.readAllBytes()).sha256());
            }
        }
        return objects;
    }

    List<ObjectKey> keys(int vault, String prefix) throws IOException {
        List<ObjectKey> keys = new ArrayList<>();
        site.target(vault).list(prefix, info -> keys.add(info.key()));
        return keys;
    }

    /// How often the server was asked so.
    long requests(String start) {
        return server.requests().stream().filter(request -> request.startsWith(start)).count();
    }

    @Override
    public void close() throws IOException {
        proxy.assertAllFaultsHappened();
        server.assertAllFaultsHappened();
        release();
    }

    private void release() throws IOException {
        opened.forEach(Target::close);
        proxy.close();
        server.close();
        site.close();
    }
}
