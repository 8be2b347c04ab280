package lifeboat.vault.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.care.CareProgress;
import lifeboat.vault.care.Verifier;
import lifeboat.vault.care.VerifyLevel;
import lifeboat.vault.care.VerifyOptions;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntrySink;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.OpenFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Memory turns a bit after a file was read and before its bytes are hashed. No digest can tell:
/// the limit that is stated in docs/testing.md. What can tell is a comparison with the live source,
/// which a drill and the next reading of the file make.
class MemoryFlipTest {
    private static final EntryPath PATH = EntryPath.of("ledger");

    @TempDir Path state;
    private final byte[] right = new byte[200_000];
    private final AtomicInteger flips = new AtomicInteger();

    MemoryFlipTest() {
        new Random(1).nextBytes(right);
    }

    private void backUp(TestSite site, boolean flipping) throws IOException {
        try (BackupRun run =
                BackupRun.begin(
                        site.host(),
                        site.hostKeys(),
                        site.targets(),
                        TestRuns.settings(site.targets()),
                        InstantSource.system(),
                        state)) {
            SourceWriter writer = run.source("docroot");
            writer.add(TestTree.entry(EntryPath.ROOT, EntryType.DIRECTORY, 0));
            writer.addFile(
                    PATH,
                    () -> new Memory(flipping),
                    new EntrySink.Outcome() {
                        @Override
                        public void stored(Entry entry) {}

                        @Override
                        public void skipped(EntryPath path, String reason) {}
                    });
            assertThat(run.commit(TestRuns.request(run.finish(writer))).isComplete()).isTrue();
        }
    }

    @Test
    @DisplayName(
            "S-12 a bit that memory turns before hashing: vaults agree, the live source and the next reading do not")
    void aBitTurnsBeforeHashing() throws Exception {
        try (TestSite site = TestSite.with(2)) {
            backUp(site, true);
            assertThat(flips).hasValue(1);
            var report =
                    new Verifier(site.targets(), site.recoveryKeys(), state.resolve("care"))
                            .verify(
                                    VerifyOptions.everything(VerifyLevel.L2).afresh(),
                                    CareProgress.NONE);
            assertThat(report.isSound()).as("the limit: nothing in a vault can tell").isTrue();
            byte[] restored = TestRuns.readBack(site, site.targets()).get(PATH);
            assertThat(restored).hasSameSizeAs(right);
            assertThat(Arrays.mismatch(restored, right)).as("the live source tells").isEqualTo(777);

            backUp(site, false);
            assertThat(TestRuns.readBack(site, List.of(site.target(1))).get(PATH))
                    .as("the next reading stores what is there")
                    .isEqualTo(right);
        }
    }

    private final class Memory implements OpenFile {
        private final boolean flipping;

        Memory(boolean flipping) {
            this.flipping = flipping;
        }

        @Override
        public Entry entry() {
            return TestTree.entry(PATH, EntryType.FILE, right.length);
        }

        @Override
        public int read(long position, byte[] into, int offset, int length) {
            int count = (int) Math.max(0, Math.min(length, right.length - position));
            System.arraycopy(right, (int) position, into, offset, count);
            if (flipping && position <= 777 && position + count > 777) {
                into[(int) (offset + 777 - position)] ^= 4;
                flips.incrementAndGet();
            }
            return count;
        }

        @Override
        public boolean isUnchanged() {
            return true;
        }

        @Override
        public void close() {}
    }
}
