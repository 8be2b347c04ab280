package lifeboat.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import lifeboat.restore.directory.DestinationRefusedException;
import lifeboat.restore.directory.Privileges;
import lifeboat.restore.directory.WriteMode;
import lifeboat.vault.TestSite;
import lifeboat.vault.posix.TreeDigest;
import lifeboat.vault.posix.WeirdTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class TreeRestoreTest {
    @TempDir(cleanup = CleanupMode.NEVER)
    Path temp;

    private Path live;
    private Path state;
    private Path home;

    @BeforeEach
    void prepare() throws IOException {
        live = Files.createDirectory(temp.resolve("live"));
        state = Files.createDirectory(temp.resolve("state"));
        home = temp.resolve("home");
    }

    @AfterEach
    void clean() throws IOException {
        WeirdTree.delete(temp);
    }

    /// Many small files, some twice, some larger ones of many blobs that share content.
    static void fill(Path root) throws IOException {
        Random random = new Random(5);
        byte[] shared = new byte[3 << 20];
        random.nextBytes(shared);
        for (int i = 0; i < 300; i++) {
            Path directory = Files.createDirectories(root.resolve("d%02d".formatted(i % 13)));
            byte[] content = new byte[random.nextInt(30_000)];
            random.nextBytes(content);
            Files.write(directory.resolve("f%03d".formatted(i)), content);
            if (i % 5 == 0) {
                Files.write(directory.resolve("twin%03d".formatted(i)), content);
            }
            if (i % 20 == 0) {
                shared[i * 1000] ^= 1;
                Files.write(directory.resolve("large%03d".formatted(i)), shared);
            }
            if (i % 50 == 0) {
                Files.createLink(
                        root.resolve("z%03d".formatted(i)),
                        directory.resolve("f%03d".formatted(i)));
                Files.createFile(directory.resolve("empty%03d".formatted(i)));
            }
        }
    }

    private void assertSameTree() throws IOException {
        assertThat(TreeDigest.of(live).differences(TreeDigest.of(home))).isEmpty();
    }

    private RestoreRequest everything() {
        return RestoreRequest.of("docroot", home).with(Privileges.APPLY);
    }

    @Test
    void everythingAFileSystemHoldsComesBackAsItWas() throws Exception {
        WeirdTree.build(live);
        WeirdTree.addPrograms(live);
        try (TestSite site = TestSite.with(2)) {
            Backups.backUp(site, site.targets(), live, state);
            RestoreResult result = Backups.restore(site, site.targets(), everything());
            assertThat(result.notRestored()).isEmpty();
            assertThat(result.report().notApplied()).isEmpty();
            assertThat(result.verdict()).isEqualTo(RestoreVerdict.COMPLETE);
            assertSameTree();
        }
    }

    @Test
    @DisplayName("R-06 what is not brought back is listed and costs the verdict")
    void whatIsLeftOutIsListed() throws Exception {
        WeirdTree.build(live);
        WeirdTree.addPrograms(live);
        try (TestSite site = TestSite.with(1)) {
            Backups.backUp(site, site.targets(), live, state);
            RestoreResult result =
                    Backups.restore(site, site.targets(), everything().with(Privileges.LEAVE_OUT));
            assertThat(result.verdict()).isEqualTo(RestoreVerdict.INCOMPLETE);
            assertThat(result.notRestored()).isEmpty();
            assertThat(result.report().notApplied())
                    .isNotEmpty()
                    .allMatch(one -> one.why().equals("left out by choice"));
        }
    }

    @Test
    void manyFilesComeBackThroughSmallWindowsWithFewFilesOpen() throws Exception {
        fill(live);
        try (TestSite site = TestSite.with(2)) {
            Backups.backUp(site, site.targets(), live, state);
            AtomicLong bytes = new AtomicLong();
            RestoreResult result =
                    Backups.restore(
                            site,
                            site.targets(),
                            everything(),
                            new RestoreSettings(3, 70, 40, 2, 30),
                            now -> bytes.accumulateAndGet(now.bytes(), Math::max));
            assertThat(result.verdict()).isEqualTo(RestoreVerdict.COMPLETE);
            assertThat(result.bytes()).isEqualTo(bytes.get()).isGreaterThan(45 << 20);
            assertThat(result.files()).isEqualTo(300 + 60 + 15 + 6 + 6);
            assertSameTree();
        }
    }

    @Test
    @DisplayName("R-01 a directory that is not empty is refused, and filled if told so by name")
    void refusesADirectoryThatIsNotEmpty() throws Exception {
        fill(live);
        Files.createDirectories(home.resolve("d01"));
        Files.writeString(home.resolve("d01/mine"), "mine");
        Files.writeString(home.resolve("d01/f001"), "old and shorter");
        try (TestSite site = TestSite.with(1)) {
            Backups.backUp(site, site.targets(), live, state);
            assertThatThrownBy(() -> Backups.restore(site, site.targets(), everything()))
                    .isInstanceOf(DestinationRefusedException.class);
            assertThat(home.resolve("d01/f001")).hasContent("old and shorter");

            Backups.restore(site, site.targets(), everything().into(WriteMode.OVERWRITE));
            assertThat(home.resolve("d01/mine")).hasContent("mine");
            Files.delete(home.resolve("d01/mine"));
            Files.setLastModifiedTime(
                    home.resolve("d01"), Files.getLastModifiedTime(live.resolve("d01")));
            assertSameTree();
        }
    }

    @Test
    @DisplayName("R-07 only what fits the patterns comes back, with the directories above it")
    void restoresExactlyASubset() throws Exception {
        fill(live);
        try (TestSite site = TestSite.with(1)) {
            Backups.backUp(site, site.targets(), live, state);
            RestoreResult result =
                    Backups.restore(
                            site,
                            site.targets(),
                            everything().including(List.of("/d03/", "twin0*", "/z050")));
            assertThat(result.verdict()).isEqualTo(RestoreVerdict.COMPLETE);
        }
        TreeDigest whole = TreeDigest.of(live);
        TreeDigest part = TreeDigest.of(home);
        List<String> expected =
                whole.lines().keySet().stream()
                        .map(Object::toString)
                        .filter(path ->
                                path.isEmpty()
                                        || path.startsWith("d03")
                                        || path.equals("z050")
                                        || path.contains("/twin0")
                                        || twinsBelow(path))
                        .toList();
        assertThat(part.lines().keySet().stream().map(Object::toString).toList())
                .isEqualTo(expected);
        part.lines()
                .forEach((path, line) -> {
                    if (!line.contains(" links ")
                            && !whole.lines().getOrDefault(path, "").contains(" links ")) {
                        assertThat(line).isEqualTo(whole.lines().get(path));
                    }
                });
    }

    private boolean twinsBelow(String path) {
        Path directory = live.resolve(path);
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> names = Files.list(directory)) {
            return names.anyMatch(name -> name.getFileName().toString().startsWith("twin0"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("C-04 a restore that breaks off at any file is completed by the next run")
    void continuesAfterBreakingOffAtAnyFile() throws Exception {
        fill(live);
        try (TestSite site = TestSite.with(1)) {
            Backups.backUp(site, site.targets(), live, state);
            for (int stop = 1; stop < 387; stop = stop * 2 + 13) {
                int at = stop;
                assertThatThrownBy(() ->
                                Backups.restore(
                                        site,
                                        site.targets(),
                                        everything(),
                                        Backups.SETTINGS,
                                        now -> {
                                            if (now.files() == at) {
                                                throw new IllegalStateException("stopped");
                                            }
                                        }))
                        .hasStackTraceContaining("stopped");
                assertOnlyWholeFiles();
                RestoreResult result = Backups.restore(site, site.targets(), everything());
                assertThat(result.resumed()).isGreaterThanOrEqualTo(at - 60);
                assertThat(result.verdict()).isEqualTo(RestoreVerdict.COMPLETE);
                assertSameTree();
                WeirdTree.delete(home);
            }
        }
    }

    private void assertOnlyWholeFiles() throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (!file.getFileName().toString().startsWith(".lifeboat-")) {
                    assertThat(Files.mismatch(file, live.resolve(home.relativize(file))))
                            .as("%s", file)
                            .isEqualTo(-1);
                }
            }
        }
    }
}
