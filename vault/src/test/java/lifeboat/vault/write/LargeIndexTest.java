package lifeboat.vault.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.Target;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.index.KnownTable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups whose index does not fit memory, which here is tiny.
class LargeIndexTest {
    static final RunLimits TINY =
            new RunLimits(
                    new IndexLimits(500, 1000, 4000, 1000),
                    RunLimits.USUAL.catchUp(),
                    RunLimits.USUAL.lastObject());
    private static final int FILES = 2500;

    @TempDir Path state;

    private final TestTree tree = new TestTree();
    private int files;

    /// New files of distinct content.
    private void grow(int count) {
        for (int i = 0; i < count; i++) {
            byte[] content = ByteBuffer.allocate(16).putInt(8, files).array();
            tree.put("f%07d".formatted(files++), content);
        }
    }

    private SnapshotOutcome backUp(TestSite site) throws IOException {
        List<Target> targets = site.targets();
        try (BackupRun run =
                BackupRun.begin(
                        site.host(),
                        site.hostKeys(),
                        targets,
                        TestRuns.settings(targets),
                        InstantSource.system(),
                        state,
                        TINY)) {
            SourceWriter writer = run.source("docroot");
            tree.captureInto(writer);
            return run.commit(TestRuns.request(run.finish(writer)));
        }
    }

    private static long newBytes(SnapshotOutcome outcome) {
        return outcome.manifest().sources().getFirst().newBytes();
    }

    private void assertRestores(TestSite site) throws IOException {
        assertThat(TestRuns.pumpBack(site, site.targets()))
                .hasSize(files)
                .allSatisfy((path, bytes) -> assertThat(bytes).isEqualTo(tree.files().get(path)));
    }

    private List<Path> tables() throws IOException {
        try (var all = Files.list(state.resolve("index"))) {
            return all.filter(file -> file.toString().endsWith(KnownTable.SUFFIX)).toList();
        }
    }

    @Test
    void nightAfterNightNothingIsStoredTwiceAndSegmentsAreMerged() throws Exception {
        try (TestSite site = TestSite.with(1)) {
            for (int night = 0; night < 12; night++) {
                grow(night % 3 == 0 ? FILES : 100);
                SnapshotOutcome outcome = backUp(site);
                assertThat(outcome.warnings()).isEmpty();
                assertThat(newBytes(backUp(site))).as("night %d, again", night).isLessThan(300_000);
            }
            assertThat(tables()).isNotEmpty();
            List<ObjectKey> listed = new ArrayList<>();
            site.target(0).list(VaultLayout.INDEXES, info -> listed.add(info.key()));
            int used = backUp(site).manifest().summary().indexes().size();
            assertThat(used).isLessThan(listed.size());
            assertRestores(site);
        }
    }

    @Test
    void aLostStateCostsTimeOnly() throws Exception {
        try (TestSite site = TestSite.with(1)) {
            grow(FILES);
            backUp(site);
            for (Path file : tables()) {
                Files.delete(file);
            }
            assertThat(newBytes(backUp(site))).isZero();
            try (var all = Files.list(state.resolve("index"))) {
                for (Path file : all.toList()) {
                    Files.delete(file);
                }
            }
            assertThat(newBytes(backUp(site))).isZero();
            assertThat(tables()).isNotEmpty();
        }
    }

    @Test
    @DisplayName("X-08 a damaged or half-made table of known blobs is made again, never believed")
    void damagedTablesAreMadeAgain() throws Exception {
        try (TestSite site = TestSite.with(1)) {
            grow(FILES);
            backUp(site);
            Random random = new Random(1);
            for (int round = 0; round < 20; round++) {
                List<Path> tables = tables();
                assertThat(tables).isNotEmpty();
                for (Path file : tables) {
                    byte[] bytes = Files.readAllBytes(file);
                    if (round % 4 == 0) { // cut, as by a crash
                        bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
                    } else {
                        for (int i = 0; i < 5; i++) {
                            bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
                        }
                    }
                    Files.write(file, bytes);
                }
                Files.write(state.resolve("index/.known-unfinished.tmp"), new byte[100]);
                assertThat(newBytes(backUp(site))).as("round %d", round).isZero();
            }
            assertThat(state.resolve("index/.known-unfinished.tmp")).doesNotExist();
            assertRestores(site);
        }
    }

    @Test
    void blobsOfPacksThatAreGoneAreStoredAgainAlsoThoseKnownOnDisk() throws Exception {
        try (TestSite site = TestSite.with(1)) {
            grow(FILES);
            backUp(site);
            backUp(site);
            List<ObjectKey> packs = new ArrayList<>();
            site.target(0).list(VaultLayout.PACKS, info -> packs.add(info.key()));
            for (ObjectKey pack : packs) {
                site.target(0).delete(pack);
            }
            assertThat(newBytes(backUp(site))).isGreaterThanOrEqualTo(FILES * 16L);
            assertRestores(site);
            assertThat(newBytes(backUp(site))).isZero();
        }
    }

    @Test
    @DisplayName("X-08 segments missing everywhere and no state: everything is stored again")
    void segmentsMissingEverywhere() throws Exception {
        try (TestSite site = TestSite.with(1)) {
            grow(FILES);
            backUp(site);
            List<ObjectKey> segments = new ArrayList<>();
            site.target(0).list(VaultLayout.INDEXES, info -> segments.add(info.key()));
            for (ObjectKey segment : segments) {
                site.target(0).delete(segment);
                Files.deleteIfExists(state.resolve("index").resolve(segment.lastSegment()));
            }
            assertThat(tables()).isNotEmpty(); // and yet they do not count alone
            SnapshotOutcome outcome = backUp(site);
            assertThat(outcome.warnings()).isNotEmpty();
            assertThat(outcome.quorum().reached()).isTrue();
            assertThat(newBytes(outcome)).isGreaterThanOrEqualTo(FILES * 16L);
            assertRestores(site);
        }
    }
}
