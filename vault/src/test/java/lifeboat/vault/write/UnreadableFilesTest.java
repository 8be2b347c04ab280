package lifeboat.vault.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lifeboat.vault.BlobId;
import lifeboat.vault.ContentRef;
import lifeboat.vault.PackId;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.TestTree;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.care.LostPacks;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntrySink;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.OpenFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Files that fail while they are read cost themselves only, and are named.
class UnreadableFilesTest {
    private static final int LARGE = 200 << 20;

    @TempDir Path state;

    private final List<String> skipped = new ArrayList<>();
    private final List<EntryPath> stored = new ArrayList<>();
    private TestSite site;

    @BeforeEach
    void found() throws Exception {
        site = TestSite.with(1);
    }

    @AfterEach
    void close() {
        site.close();
    }

    /// Where a file fails.
    enum Failing {
        VANISHED("vanished"),
        DENIED("permission denied"),
        READING("the disk is bad"),
        LOOKING("the look back is bad");

        private final String told;

        Failing(String told) {
            this.told = told;
        }
    }

    private record BadFile(EntryPath path, long length, Failing failing) implements OpenFile {
        static OpenFile open(EntryPath path, long length, Failing failing) throws IOException {
            return switch (failing) {
                case VANISHED -> throw new NoSuchFileException(path.toString());
                case DENIED -> throw new AccessDeniedException(path.toString());
                case READING, LOOKING -> new BadFile(path, length, failing);
            };
        }

        @Override
        public Entry entry() {
            return TestTree.entry(path, EntryType.FILE, length);
        }

        @Override
        public int read(long position, byte[] into, int offset, int room) throws IOException {
            if (failing == Failing.READING) {
                throw new IOException("the disk is bad");
            }
            return (int) Math.min(room, length - position);
        }

        @Override
        public boolean isUnchanged() throws IOException {
            if (failing == Failing.LOOKING) {
                throw new IOException("the look back is bad");
            }
            return true;
        }

        @Override
        public void close() {}
    }

    private EntrySink.Outcome outcome() {
        return new EntrySink.Outcome() {
            @Override
            public void stored(Entry entry) {
                stored.add(entry.path());
            }

            @Override
            public void skipped(EntryPath path, String reason) {
                skipped.add(path + ": " + reason);
            }
        };
    }

    private CapturedSource capture(Capture capture) throws IOException {
        try (BackupRun run = begin()) {
            SourceWriter writer = run.source("docroot");
            writer.add(TestTree.entry(EntryPath.ROOT, EntryType.DIRECTORY, 0));
            capture.into(writer);
            CapturedSource source = run.finish(writer);
            assertThat(run.commit(TestRuns.request(source)).quorum().reached()).isTrue();
            return source;
        }
    }

    private BackupRun begin() throws IOException {
        return BackupRun.begin(
                site.host(),
                site.hostKeys(),
                site.targets(),
                TestRuns.settings(site.targets()),
                InstantSource.fixed(Instant.parse("2026-11-20T02:00:00Z")),
                state);
    }

    private interface Capture {
        void into(SourceWriter writer) throws IOException;
    }

    private void captureWithOneBad(long length, Failing failing) throws Exception {
        TestTree good = new TestTree().put("a", bytes("first")).put("z", bytes("last"));
        EntryPath bad = EntryPath.of("m/bad");
        CapturedSource source =
                capture(writer -> {
                    writer.addFile(EntryPath.of("a"), () -> memory("a", bytes("first")), outcome());
                    writer.addFile(bad, () -> BadFile.open(bad, length, failing), outcome());
                    writer.add(TestTree.entry(EntryPath.of("n"), EntryType.FIFO, 0));
                    writer.addFile(EntryPath.of("z"), () -> memory("z", bytes("last")), outcome());
                });
        assertThat(skipped).hasSize(1);
        assertThat(skipped.getFirst()).startsWith("m/bad: ").contains(failing.told);
        assertThat(stored).containsExactly(EntryPath.of("a"), EntryPath.of("z"));
        assertThat(source.problems()).isEqualTo(1);
        assertThat(source.warnings()).containsExactly(skipped.getFirst());
        assertThat(source.files()).isEqualTo(2);
        assertThat(source.others()).isEqualTo(1);
        assertThat(TestRuns.readBack(site, site.targets()))
                .hasSize(2)
                .allSatisfy((path, bytes) -> assertThat(bytes).isEqualTo(good.files().get(path)));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D-01 a file that fails is named, and the others are stored")
    void aFileThatFails(Failing failing) throws Exception {
        captureWithOneBad(1000, failing);
    }

    @ParameterizedTest
    @EnumSource(names = {"READING", "LOOKING"})
    void aLargeFileThatFails(Failing failing) throws Exception {
        captureWithOneBad(LARGE, failing);
    }

    @Test
    void aFileThatNeverKeepsStillIsStoredAndMarked() throws Exception {
        CapturedSource source =
                capture(writer ->
                        writer.addFile(
                                EntryPath.of("log"), () -> changing("log", "content"), outcome()));
        assertThat(source.warnings()).hasSize(1);
        assertThat(source.warnings().getFirst()).startsWith("log: it kept changing");
        assertThat(TestRuns.readBack(site, site.targets()).values())
                .containsExactly(bytes("content"));
    }

    @Test
    void onlyTheFirstThousandProblemsAreNamedAndAllAreCounted() throws Exception {
        CapturedSource source =
                capture(writer -> {
                    for (int i = 0; i < 1005; i++) {
                        writer.addProblem(EntryPath.of("p" + i), "bad");
                    }
                    writer.addProblem(EntryPath.ROOT, "bad");
                });
        assertThat(source.problems()).isEqualTo(1006);
        assertThat(source.warnings()).hasSize(1000).startsWith("p0: bad").endsWith("p999: bad");
    }

    @Test
    void theRootIsNamedByADot() throws Exception {
        CapturedSource source = capture(writer -> writer.addProblem(EntryPath.ROOT, "bad"));
        assertThat(source.warnings()).containsExactly(".: bad");
    }

    @Test
    void contentThatIsStoredIsHeldAndOtherContentIsNot() throws Exception {
        ContentRef[] content = new ContentRef[1];
        capture(writer -> {
            Entry entry = TestTree.entry(EntryPath.of("s"), EntryType.FILE, 0);
            Entry full =
                    writer.storeStream(entry, new ByteArrayInputStream(bytes("a stream's bytes")));
            assertThat(full.size()).isEqualTo(16);
            content[0] = full.content();
            writer.add(full);
        });
        capture(writer -> {
            assertThat(writer.holds(content[0])).isTrue();
            assertThat(writer.holds(ContentRef.EMPTY)).isTrue();
            ContentRef other = new ContentRef(content[0].length(), 0, List.of(new BlobId(1, 2)));
            assertThat(writer.holds(other)).isFalse();
        });
        LostPacks.write(state, allPacks());
        capture(writer -> assertThat(writer.holds(content[0])).as("its pack is lost").isFalse());
    }

    private Set<PackId> allPacks() throws IOException {
        Set<PackId> packs = new HashSet<>();
        site.target(0)
                .list(
                        VaultLayout.PACKS,
                        info ->
                                packs.add(
                                        PackId.of(VaultLayout.digestIn(info.key()).orElseThrow())));
        return packs;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private record Memory(EntryPath path, String content, boolean isUnchanged) implements OpenFile {
        @Override
        public Entry entry() {
            return TestTree.entry(path, EntryType.FILE, content.length());
        }

        @Override
        public int read(long position, byte[] into, int offset, int room) {
            byte[] all = bytes(content);
            int count = (int) Math.max(0, Math.min(room, all.length - position));
            System.arraycopy(all, (int) position, into, offset, count);
            return count;
        }

        @Override
        public void close() {}
    }

    private static OpenFile memory(String path, byte[] content) {
        return new Memory(EntryPath.of(path), new String(content, StandardCharsets.UTF_8), true);
    }

    private static OpenFile changing(String path, String content) {
        return new Memory(EntryPath.of(path), content, false);
    }
}
