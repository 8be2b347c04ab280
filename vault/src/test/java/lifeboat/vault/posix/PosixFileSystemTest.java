package lifeboat.vault.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.Extent;
import lifeboat.vault.entry.FileTime;
import lifeboat.vault.entry.LinkTarget;
import lifeboat.vault.entry.Xattr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class PosixFileSystemTest {
    private final PosixFileSystem system = new PosixFileSystem();
    private Path root = Path.of("");

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createTempDirectory("posix");
    }

    @AfterEach
    void removeRoot() throws IOException {
        WeirdTree.delete(root);
    }

    @Test
    void tellsWhatStatTells() throws Exception {
        WeirdTree.build(root);
        String[] command = {
            "find",
            root.toString(),
            "-maxdepth",
            "1",
            "-mindepth",
            "1",
            "-printf",
            "%m %n %U %G %s %T@ %C@ %i %y %P\\0"
        };
        List<String> told = run(command);
        try (DirectoryHandle top = system.openDirectory(root)) {
            List<String> ours = top.names().stream().map(name -> printed(top, name)).toList();
            assertThat(ours).containsExactlyInAnyOrderElementsOf(told).hasSizeGreaterThan(40);
        }
    }

    private static String printed(DirectoryHandle top, byte[] name) {
        try {
            FileStatus s = top.status(name);
            String type =
                    switch (s.type()) {
                        case FILE -> "f";
                        case DIRECTORY -> "d";
                        case SYMLINK -> "l";
                        case FIFO -> "p";
                        case SOCKET -> "s";
                        case CHAR_DEVICE -> "c";
                        case BLOCK_DEVICE -> "b";
                    };
            return "%o %d %d %d %d %s %s %d %s %s"
                    .formatted(
                            s.mode(),
                            s.links(),
                            s.uid(),
                            s.gid(),
                            s.size(),
                            decimal(s.modified()),
                            decimal(s.changed()),
                            s.inode(),
                            type,
                            new String(name, java.nio.charset.StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// As `find` writes it, also for times before 1970.
    private static String decimal(FileTime time) {
        return "%d.%09d0".formatted(time.seconds(), time.nanos());
    }

    private static List<String> run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor()).as(out).isZero();
        return List.of(out.split("\0"));
    }

    @Test
    @DisplayName("W-16 sees attributes of every namespace, as python's os.listxattr does")
    void readsAllAttributes() throws Exception {
        assumeTrue(system.effectiveUser() == 0, "trusted attributes need root");
        WeirdTree.build(root);
        WeirdTree.addPrograms(root);
        String script =
                """
                import os, sys
                for f in ("with-attributes", "default-acl", "absolute", "capable", "fifo"):
                    p = os.path.join(sys.argv[1], f)
                    for n in sorted(os.listxattr(p, follow_symlinks=False)):
                        v = os.getxattr(p, n, follow_symlinks=False).hex()
                        print(f, ascii(n), v, end="\\0")
                """;
        List<String> told = run("python3", "-c", script, root.toString());
        List<String> ours = new java.util.ArrayList<>();
        try (DirectoryHandle top = system.openDirectory(root)) {
            for (String entry :
                    List.of("with-attributes", "default-acl", "absolute", "capable", "fifo")) {
                for (Xattr xattr : top.xattrs(name(entry))) {
                    String text = new String(xattr.name(), UTF_8).replace("\u00e9", "\\xe9");
                    ours.add(
                            "%s '%s' %s"
                                    .formatted(
                                            entry,
                                            text,
                                            java.util.HexFormat.of().formatHex(xattr.value())));
                }
            }
        }
        assertThat(ours).isEqualTo(told).hasSize(10);
    }

    @Test
    void movesBytesOfAnyLength() throws IOException {
        byte[] bytes = new byte[Scratch.TRANSFER_BYTES * 2 + 17];
        new java.util.Random(1).nextBytes(bytes);
        try (DirectoryHandle top = system.openDirectory(root);
                FileHandle file = top.createFile(name("f"), 0600)) {
            file.write(3, bytes, 5, bytes.length - 5);
            byte[] back = new byte[bytes.length + 10];
            assertThat(file.read(3, back, 5, back.length - 5)).isEqualTo(bytes.length - 5);
            assertThat(java.util.Arrays.equals(back, 5, bytes.length, bytes, 5, bytes.length))
                    .isTrue();
            assertThat(file.read(1 << 30, back, 0, 10)).isZero();
            file.truncate(4);
            assertThat(file.read(0, back, 0, 10)).isEqualTo(4);
            assertThat(back).startsWith(0, 0, 0, bytes[5]);
        }
    }

    @Test
    void findsDataBetweenHoles() throws IOException {
        try (DirectoryHandle top = system.openDirectory(root);
                FileHandle file = top.createFile(name("f"), 0600)) {
            file.truncate(1L << 40);
            assertThat(file.extents(1L << 40)).isEmpty();
            file.write(1L << 30, name("x"), 0, 1);
            assertThat(file.extents(1L << 40)).hasSize(1).allMatch(PosixFileSystemTest::nearGiB);
        }
    }

    private static boolean nearGiB(Extent extent) {
        return extent.offset() <= 1L << 30
                && extent.offset() + extent.length() > 1L << 30
                && extent.length() <= 1 << 16;
    }

    @Test
    void namesWhatTheKernelRefused() throws IOException {
        try (DirectoryHandle top = system.openDirectory(root)) {
            top.makeDirectory(name("d"), 0700);
            top.createFile(name("f"), 0600).close();
            top.makeSymlink(name("l"), LinkTarget.of(name("d")));
            assertThatThrownBy(() -> top.openFile(name("caf\n")))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining("caf\\x0a");
            assertThatThrownBy(() -> top.createFile(name("f"), 0600))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThatThrownBy(() -> top.openDirectory(name("l")))
                    .isInstanceOfSatisfying(
                            PosixException.class,
                            e -> assertThat(e.errno()).isEqualTo(Errno.ENOTDIR));
            assertThatThrownBy(() -> top.openFile(name("l")))
                    .isInstanceOfSatisfying(
                            PosixException.class,
                            e -> assertThat(e.errno()).isEqualTo(Errno.ELOOP));
            top.openDirectory(name("d")).createFile(name("x"), 0600).close();
            assertThatThrownBy(() -> top.removeDirectory(name("d")))
                    .isInstanceOf(DirectoryNotEmptyException.class);
            assertThatThrownBy(() -> top.rename(name("f"), name("l")))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThat(top.find(name("none"))).isEmpty();
        }
    }

    @Test
    @DisplayName("W-01 a name is one segment")
    void refusesNamesThatLeadAway() throws IOException {
        try (DirectoryHandle top = system.openDirectory(root)) {
            for (String bad : List.of("..", ".", "", "a/b", "/etc")) {
                assertThatThrownBy(() -> top.status(name(bad)))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> top.createFile(name(bad), 0600))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void saysWhenThereIsNoRoom() throws IOException {
        assumeTrue(Files.isWritable(Path.of("/dev/full")), "no /dev/full here");
        try (DirectoryHandle top = system.openDirectory(root);
                FileHandle file = top.createFile(name("f"), 0600)) {
            assertThatThrownBy(() -> file.truncate(Long.MAX_VALUE))
                    .isInstanceOf(DiskFullException.class)
                    .hasMessageContaining("file too large");
        }
        assertThat(Failures.of("write", "f", -28)).isInstanceOf(DiskFullException.class);
        assertThat(Failures.of("write", "f", -122)).isInstanceOf(DiskFullException.class);
        assertThat(Failures.of("open", "f", -13)).isInstanceOf(AccessDeniedException.class);
        assertThat(Failures.of("open", "f", -4711)).hasMessageContaining("4711");
    }

    @Test
    void setsInodeFlagsExactly() throws IOException {
        try (DirectoryHandle top = system.openDirectory(root);
                FileHandle file = top.createFile(name("f"), 0600)) {
            file.setFlags(0x40);
            assertThat(top.status(name("f")).flags()).isEqualTo(0x40);
            file.setFlags(0);
            assertThat(top.status(name("f")).flags()).isZero();
        }
    }

    @Test
    void knowsAccountNames() {
        Accounts accounts = new Accounts();
        assertThat(accounts.ownership(0, 0).user()).isEqualTo("root");
        assertThat(accounts.ownership(0, 0).group()).isEqualTo("root");
        assertThat(accounts.ownership(4_123_456_789L, 4_123_456_789L).user()).isEmpty();
    }

    @Test
    @DisplayName("W-06 the bytes of a path survive where its text would not")
    void keepsBytesOfAPath() {
        assertThat(PosixFileSystem.bytes(Path.of("/tmp/a b%41\u00e9")))
                .isEqualTo("/tmp/a b%41\u00e9".getBytes(UTF_8));
    }

    @Test
    void measuresFreeSpace() throws IOException {
        try (DirectoryHandle top = system.openDirectory(root)) {
            long jdk = Files.getFileStore(root).getUsableSpace();
            assertThat(top.freeBytes()).isBetween(jdk / 10 * 9, jdk / 9 * 10);
        }
    }

    @Test
    void treeKeepsFewDirectoriesOpen() throws IOException {
        Files.createDirectories(root.resolve("a/b/c/d/e/f"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("a"));
        try (DirectoryTree tree = new DirectoryTree(system.openDirectory(root), 2)) {
            int before = descriptors();
            for (String path : List.of("a/b/c/d/e/f", "a", "a/b", "", "a/b/c/d/e/f")) {
                try (DirectoryTree.Lease lease = tree.lease(EntryPath.of(path))) {
                    assertThat(lease.handle().status().type()).isEqualTo(EntryType.DIRECTORY);
                }
            }
            assertThat(descriptors() - before).isLessThanOrEqualTo(2);
            DirectoryTree.Lease held = tree.lease(EntryPath.of("a"));
            tree.lease(EntryPath.of("a/b/c/d/e/f")).close();
            assertThat(held.handle().names()).hasSize(1);
            held.close();
            assertThatThrownBy(() -> tree.lease(EntryPath.of("link/b")))
                    .isInstanceOf(PosixException.class);
        }
    }

    private static int descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return (int) open.count();
        }
    }

    private static byte[] name(String text) {
        return text.getBytes(UTF_8);
    }
}
