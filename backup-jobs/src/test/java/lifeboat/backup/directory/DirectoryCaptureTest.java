package lifeboat.backup.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.posix.PosixFileSystem;
import lifeboat.vault.posix.WeirdTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DirectoryCaptureTest {
    private static final Clock SOON = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(10));

    private Path work = Path.of("");
    private Path root = Path.of("");

    @BeforeEach
    void makeRoot() throws IOException {
        work = Files.createTempDirectory("capture");
        root = Files.createDirectory(work.resolve("root"));
    }

    @AfterEach
    void removeRoot() throws IOException {
        WeirdTree.delete(work);
    }

    @Test
    @DisplayName("W-06 W-07 W-08 W-09 every entry of a weird tree, each once, in path order")
    void capturesWeirdTree() throws Exception {
        WeirdTree.build(root);
        MemorySink sink = new MemorySink();
        CaptureSummary summary = capture(sink);
        assertThat(sink.problems).isEmpty();
        List<EntryPath> sorted = new ArrayList<>(sink.order);
        Collections.sort(sorted);
        assertThat(sink.order).isEqualTo(sorted).doesNotHaveDuplicates();
        assertThat(summary.entries()).isEqualTo(sink.order.size()).isEqualTo(find());
        Entry sparse = sink.entry("sparse");
        assertThat(sparse.sparse()).isTrue();
        assertThat(sparse.size()).isEqualTo(WeirdTree.SPARSE_SIZE);
        assertThat(sparse.extents()).hasSize(3);
        assertThat(sparse.dataLength()).isLessThan(1 << 20);
        assertThat(sink.entry("only-hole").dataLength()).isZero();
        assertThat(sink.entry("only-hole").sparse()).isTrue();
        assertThat(sink.entry("all-zeros").sparse()).isFalse();
        assertThat(sink.content(EntryPath.of("all-zeros"))).isEqualTo(new byte[1 << 20]);
        assertThat(sink.entries.lastKey().length()).isPositive();
        assertThat(sink.entries.keySet())
                .anyMatch(path -> path.length() == WeirdTree.DEEP_PATH - 4 + 4);
    }

    private long find() throws Exception {
        Process find =
                new ProcessBuilder("find", root.toString(), "-printf", "x")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        long count = find.getInputStream().readAllBytes().length;
        find.waitFor();
        return count;
    }

    @Test
    @DisplayName("W-10 FIFOs, sockets and devices are recorded and never opened")
    void neverOpensSpecialFiles() throws IOException {
        WeirdTree.build(root);
        assumeTrue(new PosixFileSystem().effectiveUser() == 0, "devices need root");
        WeirdTree.addDevices(root);
        MemorySink sink = new MemorySink();
        capture(sink);
        assertThat(sink.entry("fifo").type()).isEqualTo(EntryType.FIFO);
        assertThat(sink.entry("socket").type()).isEqualTo(EntryType.SOCKET);
        assertThat(sink.entry("null-device").rdevMinor()).isEqualTo(3);
        assertThat(sink.entry("loop-device").rdevMinor()).isEqualTo(70_000);
        assertThat(sink.read).doesNotContain(EntryPath.of("fifo"), EntryPath.of("null-device"));
    }

    @Test
    @DisplayName("W-10 a file that becomes a FIFO before it is opened does not block")
    void survivesFileTurnedFifo() throws Exception {
        Files.writeString(root.resolve("a"), "x");
        Files.writeString(root.resolve("b"), "y");
        MemorySink sink = new MemorySink().later();
        try (DirectoryCapture capture = open(DirectorySource.of(root), Clock.systemUTC())) {
            capture.run(sink);
            Files.delete(root.resolve("a"));
            assertThat(new ProcessBuilder("mkfifo", root.resolve("a").toString()).start().waitFor())
                    .isZero();
            sink.drain();
        }
        assertThat(sink.problems.get(EntryPath.of("a"))).contains("no longer a regular file");
        assertThat(sink.content(EntryPath.of("b"))).isEqualTo("y".getBytes(UTF_8));
    }

    @Test
    @DisplayName("W-15 every name of a hard-linked file names its inode and content")
    void groupsHardLinks() throws IOException {
        WeirdTree.build(root);
        MemorySink sink = new MemorySink();
        capture(sink);
        Entry first = sink.entry("hard-1");
        assertThat(first.sharedInode()).isPresent();
        for (String other : List.of("a/hard-2", "hard-3")) {
            assertThat(sink.entry(other).hardLink()).isEqualTo(first.hardLink());
            assertThat(sink.entry(other).content()).isEqualTo(first.content());
        }
        assertThat(sink.entry("zero-bytes").sharedInode()).isEmpty();
    }

    @Test
    void readsNothingTwiceWhenNothingChanged() throws IOException {
        WeirdTree.build(root);
        MemorySink first = new MemorySink();
        capture(first, SOON);
        MemorySink second = new MemorySink(first.contents);
        CaptureSummary summary = capture(second, SOON);
        assertThat(second.read).isEmpty();
        assertThat(second.entries).isEqualTo(first.entries);
        assertThat(summary.unchangedFiles()).isEqualTo(summary.files()).isGreaterThan(30);
        MemorySink third = new MemorySink(first.contents);
        capture(third, SOON);
        assertThat(third.entries).isEqualTo(first.entries);
        assertThat(third.read).isEmpty();
    }

    @Test
    void readsAgainWhatTheVaultNoLongerHolds() throws IOException {
        WeirdTree.build(root);
        MemorySink first = new MemorySink();
        capture(first, SOON);
        MemorySink second = new MemorySink();
        capture(second, SOON);
        assertThat(first.read).containsAll(second.read);
        assertThat(second.contents.keySet()).isEqualTo(first.contents.keySet());
        assertThat(second.entries).isEqualTo(first.entries);
    }

    @Test
    @DisplayName("W-14 an edit that keeps size and modification time is seen")
    void seesEditWithSameSizeAndTime() throws IOException {
        Path file = Files.writeString(root.resolve("f"), "one");
        MemorySink first = new MemorySink();
        capture(first, SOON);
        var time = Files.getLastModifiedTime(file);
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, time);
        MemorySink second = new MemorySink(first.contents);
        capture(second, SOON);
        assertThat(second.content(EntryPath.of("f"))).isEqualTo("two".getBytes(UTF_8));
    }

    @Test
    @DisplayName("W-14 a file changed just before the previous capture is read again")
    void doesNotTrustYoungFiles() throws IOException {
        Files.writeString(root.resolve("f"), "one");
        MemorySink first = new MemorySink();
        capture(first, Clock.systemUTC());
        MemorySink second = new MemorySink(first.contents);
        capture(second, Clock.systemUTC());
        assertThat(second.read).containsExactly(EntryPath.of("f"));
    }

    @Test
    @DisplayName("C-09 what changed after an aborted capture is stored by the next")
    void abortedCaptureLeavesNoTrace() throws IOException {
        Path file = Files.writeString(root.resolve("f"), "one");
        MemorySink first = new MemorySink();
        try (DirectoryCapture capture = open(DirectorySource.of(root), SOON)) {
            capture.run(first);
        }
        Files.writeString(file, "two");
        MemorySink second = new MemorySink(first.contents);
        capture(second, SOON);
        assertThat(second.content(EntryPath.of("f"))).isEqualTo("two".getBytes(UTF_8));
        try (var left = Files.list(work)) {
            assertThat(left).hasSize(2);
        }
    }

    @Test
    @DisplayName("W-13 a file that shrinks or grows while it is read is marked, with exact length")
    void marksFilesThatKeepChanging() throws IOException {
        Path file = Files.write(root.resolve("f"), new byte[5000]);
        MemorySink sink = new MemorySink();
        int[] turn = {0};
        sink.afterFirstRead =
                () -> {
                    try {
                        Files.write(file, new byte[4000 + 500 * turn[0]++]);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                };
        capture(sink, SOON);
        Entry entry = sink.entry("f");
        assertThat(entry.unstable()).isTrue();
        assertThat(entry.content().length()).isEqualTo(entry.size());
        sink.afterFirstRead = () -> {};
        MemorySink next = new MemorySink(sink.contents);
        capture(next, SOON);
        assertThat(next.read).containsExactly(EntryPath.of("f"));
    }

    @Test
    @DisplayName("W-13 a file cut short after it was opened gives zeros, not less")
    void fillsWhatWasCutOff() throws IOException {
        Path file = Files.writeString(root.resolve("f"), "abcdef");
        MemorySink sink = new MemorySink().later();
        try (DirectoryCapture capture = open(DirectorySource.of(root), SOON)) {
            capture.run(sink);
            var opener =
                    new FileCapture(
                            EntryPath.of("f"),
                            new lifeboat.vault.posix.DirectoryTree(
                                    new PosixFileSystem().openDirectory(root), 2),
                            new Entries(),
                            new FileStateCache(
                                    work.resolve("other"), new lifeboat.vault.entry.FileTime(0, 0)),
                            new LinkedContents(new lifeboat.vault.entry.FileTime(0, 0)));
            try (var open = opener.open()) {
                Files.write(file, new byte[] {'X'}, StandardOpenOption.TRUNCATE_EXISTING);
                byte[] bytes = "------".getBytes(UTF_8);
                assertThat(open.read(0, bytes, 0, 6)).isEqualTo(6);
                assertThat(bytes).containsExactly('X', 0, 0, 0, 0, 0);
                assertThat(open.read(6, bytes, 0, 6)).isZero();
                assertThat(open.isUnchanged()).isFalse();
            }
        }
    }

    @Test
    @DisplayName("W-13 a file that vanished before it was read is skipped")
    void skipsVanishedFiles() throws IOException {
        Path file = Files.writeString(root.resolve("f"), "x");
        Files.writeString(root.resolve("g"), "y");
        MemorySink sink = new MemorySink().later();
        try (DirectoryCapture capture = open(DirectorySource.of(root), SOON)) {
            capture.run(sink);
            Files.delete(file);
            sink.drain();
            capture.commit();
        }
        assertThat(sink.problems).isEmpty();
        assertThat(sink.entries).doesNotContainKey(EntryPath.of("f"));
        assertThat(sink.entries).containsKey(EntryPath.of("g"));
    }

    @Test
    void leavesOutWhatIsExcluded() throws IOException {
        Files.createDirectories(root.resolve("a/cache/x"));
        Files.writeString(root.resolve("a/b.tmp"), "");
        Files.writeString(root.resolve("a/b.txt"), "");
        MemorySink sink = new MemorySink();
        DirectorySource source =
                new DirectorySource(
                        root, List.of("*.tmp", "cache/"), Optional.empty(), MountPoints.STAY, 0);
        capture(sink, source, SOON);
        assertThat(sink.order.stream().map(EntryPath::toString))
                .containsExactly("", "a", "a/b.txt");
    }

    @Test
    @DisplayName("G-04 missing, unguarded or suddenly empty sources are suspect")
    void suspectsSourcesThatAreNotThemselves() throws IOException {
        DirectorySource missing = DirectorySource.of(root.resolve("none"));
        assertThatThrownBy(() -> open(missing, SOON)).isInstanceOf(SuspectSourceException.class);
        DirectorySource guarded =
                new DirectorySource(
                        root,
                        List.of(),
                        Optional.of(EntryPath.of("in/guard")),
                        MountPoints.STAY,
                        0);
        assertThatThrownBy(() -> open(guarded, SOON))
                .isInstanceOf(SuspectSourceException.class)
                .hasMessageContaining("in/guard");
        Files.createDirectory(root.resolve("in"));
        Files.writeString(root.resolve("in/guard"), "");
        open(guarded, SOON).close();
        DirectorySource emptied =
                new DirectorySource(
                        root.resolve("in"), List.of(), Optional.empty(), MountPoints.STAY, 9000);
        CaptureSummary summary = capture(new MemorySink(), emptied, SOON);
        assertThat(summary.suspicion()).hasValue("only 2 entries left of 9000");
        Files.delete(root.resolve("in/guard"));
        assertThatThrownBy(() -> open(emptied, SOON))
                .isInstanceOf(SuspectSourceException.class)
                .hasMessageContaining("empty");
    }

    @Test
    @DisplayName("W-08 deeper than descriptors are held open")
    void walksDeepTrees() throws IOException {
        Path at = root;
        for (int i = 0; i < 300; i++) {
            at = Files.createDirectory(at.resolve("d"));
            Files.writeString(at.resolve("z"), "" + i);
        }
        MemorySink sink = new MemorySink();
        CaptureSummary summary = capture(sink);
        assertThat(summary.entries()).isEqualTo(601);
        assertThat(sink.problems).isEmpty();
    }

    @Test
    void capturesConfigUnderAbsolutePaths() throws IOException {
        Files.createDirectories(root.resolve("etc/app.d"));
        Files.writeString(root.resolve("etc/app.d/x.conf"), "x");
        Files.writeString(root.resolve("etc/not-wanted"), "n");
        Files.createSymbolicLink(root.resolve("config"), Path.of("etc/../etc"));
        ConfigSource source =
                new ConfigSource(
                        List.of(root.resolve("config/app.d"), root.resolve("missing")), List.of());
        MemorySink sink = new MemorySink();
        try (DirectoryCapture capture =
                DirectoryCapture.of(source, work.resolve("cache"), Clock.systemUTC())) {
            capture.run(sink);
        }
        String base = root.toString().substring(1);
        assertThat(sink.order.stream().map(EntryPath::toString))
                .startsWith("")
                .endsWith(
                        base,
                        base + "/config",
                        base + "/etc",
                        base + "/etc/app.d",
                        base + "/etc/app.d/x.conf");
        assertThat(sink.problems).containsOnlyKeys(EntryPath.of(base + "/missing"));
        assertThatThrownBy(
                        () -> {
                            try (DirectoryCapture nothing =
                                    DirectoryCapture.of(
                                            new ConfigSource(
                                                    List.of(root.resolve("missing")), List.of()),
                                            work.resolve("cache"),
                                            Clock.systemUTC())) {
                                nothing.run(new MemorySink());
                            }
                        })
                .isInstanceOf(SuspectSourceException.class);
    }

    @Test
    void walksRandomTreesInPathOrder() throws IOException {
        java.util.Random random = new java.util.Random(11);
        String letters = "ab.-/\u00e90 ";
        for (int i = 0; i < 300; i++) {
            StringBuilder path = new StringBuilder("n");
            for (int n = random.nextInt(8); n > 0; n--) {
                path.append(letters.charAt(random.nextInt(letters.length())));
            }
            Path file = root.resolve(path + "!");
            try {
                Files.createDirectories(file.getParent());
                Files.writeString(file, "x");
            } catch (IOException e) {
                // a name already taken by the other kind: one file fewer
            }
        }
        MemorySink sink = new MemorySink();
        CaptureSummary summary = capture(sink);
        List<EntryPath> sorted = new ArrayList<>(sink.order);
        Collections.sort(sorted);
        assertThat(sink.order).isEqualTo(sorted).doesNotHaveDuplicates();
        assertThat(summary.entries()).isEqualTo(sink.order.size()).isGreaterThan(250);
    }

    private CaptureSummary capture(MemorySink sink) throws IOException {
        return capture(sink, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    private CaptureSummary capture(MemorySink sink, Clock clock) throws IOException {
        return capture(sink, DirectorySource.of(root), clock);
    }

    private CaptureSummary capture(MemorySink sink, DirectorySource source, Clock clock)
            throws IOException {
        try (DirectoryCapture capture = open(source, clock)) {
            CaptureSummary summary = capture.run(sink);
            capture.commit();
            return summary;
        }
    }

    private DirectoryCapture open(DirectorySource source, Clock clock) throws IOException {
        return DirectoryCapture.of(source, work.resolve("cache"), clock);
    }
}
