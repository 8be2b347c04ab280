package lifeboat.restore.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lifeboat.vault.ContentRef;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.FileTime;
import lifeboat.vault.entry.LinkTarget;
import lifeboat.vault.entry.Ownership;
import lifeboat.vault.posix.DirectoryHandle;
import lifeboat.vault.posix.FileHandle;
import lifeboat.vault.posix.PosixException;
import lifeboat.vault.posix.PosixFileSystem;
import lifeboat.vault.posix.TreeDigest;
import lifeboat.vault.posix.WeirdTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DirectoryWriterTest {
    private static final WriteOptions OPTIONS = WriteOptions.of("snapshot-1", "www");
    private static final WriteOptions PRIVILEGED =
            new WriteOptions("snapshot-1", "www", WriteMode.EMPTY_OR_SAME, Privileges.APPLY);
    private static final WriteOptions OVERWRITE =
            new WriteOptions("snapshot-1", "www", WriteMode.OVERWRITE, Privileges.LEAVE_OUT);

    private Path work = Path.of("");
    private Path source = Path.of("");
    private Path target = Path.of("");

    @BeforeEach
    void makeSource() throws IOException {
        work = Files.createTempDirectory("restore");
        source = Files.createDirectory(work.resolve("source"));
        target = work.resolve("target");
    }

    @AfterEach
    void removeAll() throws IOException {
        WeirdTree.delete(work);
    }

    @Test
    @DisplayName("W-06 W-07 W-08 W-09 W-15 W-16 a weird tree comes back exactly")
    void bringsBackWeirdTree() throws Exception {
        WeirdTree.build(source);
        WriteReport report = restore(OPTIONS);
        assertThat(report.notApplied()).isEmpty();
        assertThat(TreeDigest.of(source).differences(TreeDigest.of(target))).isEmpty();
        try (DirectoryHandle top = new PosixFileSystem().openDirectory(target)) {
            for (String sparse : List.of("sparse", "only-hole")) {
                assertThat(top.status(sparse.getBytes(UTF_8)).allocated()).isLessThan(1 << 20);
            }
        }
        assertThat(rsync()).isEmpty();
    }

    /// What an independent tool would still change. The paths beyond its reach and the sparse files
    /// of 100 GiB, whose content it does not compare in bearable time, are left out.
    private String rsync() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/rsync")), "rsync is not installed");
        Process process =
                new ProcessBuilder(
                                "rsync",
                                "-naXAHi",
                                "--numeric-ids",
                                "--checksum",
                                "--specials",
                                "--devices",
                                "--delete",
                                "--exclude=/ddd*",
                                "--exclude=/sparse",
                                "--exclude=/only-hole",
                                source + "/",
                                target + "/")
                        .redirectErrorStream(true)
                        .start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    @Test
    @DisplayName("W-05 setuid, capabilities and devices stay out unless asked for, and are listed")
    void leavesPowerOut() throws IOException {
        assumeTrue(new PosixFileSystem().effectiveUser() == 0, "devices need root");
        WeirdTree.addPrograms(source);
        WeirdTree.addDevices(source);
        WriteReport report = restore(OPTIONS);
        assertThat(report.notApplied().stream().map(n -> n.path() + ": " + n.what()))
                .containsExactlyInAnyOrder(
                        "setuid: setuid",
                        "setgid: setuid",
                        "capable: security.capability",
                        "null-device: device node",
                        "loop-device: device node");
        assertThat(Files.getAttribute(target.resolve("setuid"), "unix:mode")).isEqualTo(0100755);
        assertThat(target.resolve("null-device")).doesNotExist();
        target = work.resolve("privileged");
        assertThat(restore(PRIVILEGED).notApplied()).isEmpty();
        assertThat(TreeDigest.of(source).differences(TreeDigest.of(target))).isEmpty();
    }

    @Test
    @DisplayName("W-16 immutable and append-only files, also hard-linked")
    void bringsBackInodeFlags() throws Exception {
        assumeTrue(new PosixFileSystem().effectiveUser() == 0, "flags need root");
        Files.writeString(source.resolve("frozen"), "x");
        Files.createDirectory(source.resolve("sealed"));
        Files.writeString(source.resolve("sealed/log"), "y");
        Files.createLink(source.resolve("frozen-too"), source.resolve("frozen"));
        List<Path> roots = List.of(source, target);
        try {
            flags(source, 0x10, 0x20);
            assertThat(restore(OPTIONS).notApplied()).isEmpty();
            assertThat(TreeDigest.of(source).differences(TreeDigest.of(target))).isEmpty();
            assertThat(TreeDigest.of(target).toString()).contains("flags 16", "flags 32");
        } finally {
            for (Path root : roots) {
                if (Files.exists(root.resolve("frozen"))) {
                    flags(root, 0, 0);
                }
            }
        }
    }

    private static void flags(Path root, int fileFlags, int logFlags) throws IOException {
        try (DirectoryHandle top = new PosixFileSystem().openDirectory(root);
                FileHandle file = top.openFile("frozen".getBytes(UTF_8));
                DirectoryHandle sealed = top.openDirectory("sealed".getBytes(UTF_8));
                FileHandle log = sealed.openFile("log".getBytes(UTF_8))) {
            file.setFlags(fileFlags);
            sealed.metadata().setFlags(fileFlags);
            log.setFlags(logFlags);
        }
    }

    @Test
    @DisplayName("R-01 a destination that is not empty is refused, untouched")
    void refusesFullDestinations() throws IOException {
        Files.createDirectory(target);
        Files.writeString(target.resolve("precious"), "mine");
        TreeDigest before = TreeDigest.of(target);
        assertThatThrownBy(() -> DirectoryWriter.open(target, OPTIONS))
                .isInstanceOf(DestinationRefusedException.class);
        assertThat(TreeDigest.of(target).differences(before)).isEmpty();
        WeirdTree.delete(target);
        Files.createDirectories(target.resolve("lost+found"));
        DirectoryWriter.open(target, OPTIONS).close();
        WriteOptions other = WriteOptions.of("snapshot-2", "www");
        assertThatThrownBy(() -> DirectoryWriter.open(target, other))
                .isInstanceOf(DestinationRefusedException.class);
        DirectoryWriter.open(target, OPTIONS).close();
    }

    @Test
    @DisplayName(
            "C-04 stopped after any entry, the same restore completes; partial data never shows")
    void continuesAfterAStopAnywhere() throws IOException {
        Files.createDirectories(source.resolve("a/b"));
        Files.writeString(source.resolve("a/b/one"), "1");
        Files.writeString(source.resolve("a/two"), "22");
        Files.createLink(source.resolve("a/three"), source.resolve("a/two"));
        Files.createSymbolicLink(source.resolve("four"), Path.of("a"));
        CapturedTree tree = CapturedTree.of(source, work.resolve("cache"));
        List<Entry> entries = new ArrayList<>(tree.entries.values());
        for (int stop = 0; stop <= entries.size(); stop++) {
            target = work.resolve("target-" + stop);
            DirectoryWriter stopped = DirectoryWriter.open(target, OPTIONS);
            int filesDone = 0;
            for (Entry entry : entries.subList(0, stop)) {
                filesDone += tree.write(stopped, entry);
            }
            PendingFile half = stopped.beginFile(entries.get(5));
            half.write(0, new byte[] {'2'}, 0, 1);
            stopped.close(); // as if killed: `half` is neither committed nor abandoned
            assertThat(find(target, "two").isEmpty() || stop >= 6).isTrue();
            try (DirectoryWriter again = DirectoryWriter.open(target, OPTIONS)) {
                int written = tree.writeTo(again);
                assertThat(written).isEqualTo(2 - Math.min(filesDone, 2));
                again.finish();
            }
            assertThat(TreeDigest.of(source).differences(TreeDigest.of(target))).isEmpty();
        }
    }

    private static List<Path> find(Path root, String name) throws IOException {
        try (var all = Files.walk(root)) {
            return all.filter(p -> p.endsWith(name)).toList();
        }
    }

    @Test
    void entriesThatDifferAreWrittenAgain() throws IOException {
        Files.writeString(source.resolve("f"), "right");
        CapturedTree tree = CapturedTree.of(source, work.resolve("cache"));
        try (DirectoryWriter first = DirectoryWriter.open(target, OPTIONS)) {
            tree.writeTo(first);
        }
        Files.writeString(target.resolve("f"), "wrong");
        try (DirectoryWriter again = DirectoryWriter.open(target, OPTIONS)) {
            assertThat(tree.writeTo(again)).isEqualTo(1);
            again.finish();
        }
        assertThat(target.resolve("f")).hasContent("right");
    }

    @Test
    @DisplayName("R-03 overwriting gives the exact size, and replaces links instead of following")
    void overwritesExactly() throws IOException {
        Files.writeString(source.resolve("f"), "short");
        Files.createDirectory(source.resolve("d"));
        Files.writeString(source.resolve("d/x"), "x");
        Files.createSymbolicLink(source.resolve("l"), Path.of("f"));
        Files.createDirectory(target);
        Path outside = Files.createDirectory(work.resolve("outside"));
        Files.write(target.resolve("f"), new byte[100_000]);
        Files.createSymbolicLink(target.resolve("d"), outside);
        Files.createDirectory(target.resolve("l"));
        Files.writeString(target.resolve("stays"), "s");
        restore(OVERWRITE);
        assertThat(target.resolve("f")).hasContent("short");
        assertThat(target.resolve("stays")).hasContent("s");
        assertThat(outside).isEmptyDirectory();
        Files.delete(target.resolve("stays"));
        assertThat(TreeDigest.below(source).differences(TreeDigest.below(target))).isEmpty();
    }

    @Test
    void keepsDirectoriesThatHoldThings() throws IOException {
        Files.writeString(source.resolve("f"), "file");
        Files.createDirectories(target.resolve("f/full"));
        assertThatThrownBy(() -> restore(OVERWRITE)).isInstanceOf(FileSystemException.class);
        assertThat(target.resolve("f/full")).isDirectory();
        assertThat(parts()).isEmpty();
    }

    @Test
    @DisplayName("W-02 a file through a symbolic link is blocked")
    void neverWritesThroughLinks() throws IOException {
        Path outside = Files.createDirectory(work.resolve("outside"));
        try (DirectoryWriter writer = DirectoryWriter.open(target, OPTIONS)) {
            writer.makeSymlink(link("a", outside.toString()));
            assertThatThrownBy(() -> writer.beginFile(file("a/x", 1)))
                    .isInstanceOf(PosixException.class);
            assertThatThrownBy(() -> writer.makeSymlink(link("a/x", "y")))
                    .isInstanceOf(PosixException.class);
            assertThatThrownBy(() -> writer.makeDirectory(directory("a")))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    @DisplayName("W-03 a hard link to a symbolic link or to nothing restored is blocked")
    void neverLinksWhatItDidNotRestore() throws IOException {
        Path secret = Files.writeString(work.resolve("secret"), "s");
        try (DirectoryWriter writer = DirectoryWriter.open(target, OPTIONS)) {
            writer.makeSymlink(link("a", secret.toString()));
            writer.makeSymlink(link("up", ".."));
            assertThatThrownBy(() -> writer.makeHardLink(file("a", 1), file("b", 1)))
                    .isInstanceOf(FileSystemException.class);
            assertThatThrownBy(() -> writer.makeHardLink(file("up/secret", 1), file("b", 1)))
                    .isInstanceOf(FileSystemException.class);
            assertThatThrownBy(() -> writer.makeHardLink(file("none", 1), file("b", 1)))
                    .isInstanceOf(FileSystemException.class);
        }
        assertThat(target.resolve("b")).doesNotExist();
        assertThat(Files.getAttribute(secret, "unix:nlink")).isEqualTo(1);
    }

    @Test
    @DisplayName("W-04 a directory swapped for a link during the restore leads nowhere")
    void survivesSwappedDirectories() throws IOException {
        Path outside = Files.createDirectory(work.resolve("outside"));
        var before = Files.getPosixFilePermissions(outside);
        Path aside = target.resolve("aside");
        try (DirectoryWriter writer = DirectoryWriter.open(target, OPTIONS)) {
            writer.makeDirectory(directory("d"));
            writer.makeDirectory(directory("e"));
            swap("d", outside);
            assertThatThrownBy(() -> writer.writeFile(file("d/f", 0), new byte[0], 0, 0))
                    .isInstanceOf(PosixException.class);
            PendingFile pending = writer.beginFile(file("e/f", 1));
            swap("e", outside);
            pending.write(0, new byte[1], 0, 1);
            pending.commit();
            writer.writeFile(file("e/g", 0), new byte[0], 0, 0);
            assertThatThrownBy(() -> writer.finish()).isInstanceOf(PosixException.class);
        }
        assertThat(outside).isEmptyDirectory();
        assertThat(aside.resolve("e/f")).exists();
        assertThat(aside.resolve("e/g")).exists();
        assertThat(Files.getPosixFilePermissions(outside)).isEqualTo(before);
    }

    private void swap(String name, Path outside) throws IOException {
        Files.createDirectories(target.resolve("aside"));
        Files.move(target.resolve(name), target.resolve("aside").resolve(name));
        Files.createSymbolicLink(target.resolve(name), outside);
    }

    @Test
    void commitsOnlyWhatArrivedInFull() throws IOException {
        try (DirectoryWriter writer = DirectoryWriter.open(target, OPTIONS)) {
            PendingFile file = writer.beginFile(file("f", 10));
            file.write(0, new byte[4], 0, 4);
            file.write(5, new byte[5], 0, 5);
            assertThatThrownBy(file::commit).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> writer.writeFile(file("g", 3), new byte[4], 0, 4))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            try (PendingFile abandoned = writer.beginFile(file("h", 1))) {
                abandoned.write(0, new byte[1], 0, 1);
            }
            assertThat(target.toFile().list()).hasSize(1);
            writer.finish();
        }
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void freshRestoreNeverReplaces() throws IOException {
        try (DirectoryWriter writer = DirectoryWriter.open(target, OPTIONS)) {
            Files.writeString(target.resolve("f"), "somebody's");
            assertThatThrownBy(() -> writer.writeFile(file("f", 0), new byte[0], 0, 0))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(target.resolve("f")).hasContent("somebody's");
        assertThat(parts()).isEmpty();
    }

    @Test
    void makesDirectoriesThatWereNotGiven() throws IOException {
        try (DirectoryWriter writer = DirectoryWriter.open(target, OPTIONS)) {
            writer.writeFile(file("a/b/c/f", 0), new byte[0], 0, 0);
            writer.finish();
        }
        assertThat(target.resolve("a/b/c/f")).exists();
    }

    private List<String> parts() {
        String[] names = target.toFile().list();
        return names == null
                ? List.of()
                : java.util.Arrays.stream(names).filter(n -> n.endsWith(".part")).toList();
    }

    private WriteReport restore(WriteOptions options) throws IOException {
        CapturedTree tree = CapturedTree.of(source, work.resolve("cache"));
        try (DirectoryWriter writer = DirectoryWriter.open(target, options)) {
            tree.writeTo(writer);
            return writer.finish();
        }
    }

    private static Entry file(String path, long size) {
        return entry(path, EntryType.FILE, size, LinkTarget.NONE);
    }

    private static Entry link(String path, String to) {
        return entry(path, EntryType.SYMLINK, 0, LinkTarget.of(to.getBytes(UTF_8)));
    }

    private static Entry directory(String path) {
        return entry(path, EntryType.DIRECTORY, 0, LinkTarget.NONE);
    }

    private static Entry entry(String path, EntryType type, long size, LinkTarget link) {
        FileTime time = new FileTime(1, 2);
        return new Entry(
                EntryPath.of(path),
                type,
                0700,
                new Ownership(0, 0, "", ""),
                time,
                time,
                size,
                link,
                0,
                0,
                null,
                List.of(),
                0,
                List.of(),
                false,
                ContentRef.EMPTY,
                false);
    }

    @Test
    @DisplayName("W-01 paths that lead away cannot even be made")
    void refusesPathsThatLeadAway() {
        for (String bad : List.of("../x", "/etc/x", "a/../../x", "a//b", ".", "a\0b")) {
            assertThatThrownBy(() -> EntryPath.of(bad))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Files.exists(target, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }
}
