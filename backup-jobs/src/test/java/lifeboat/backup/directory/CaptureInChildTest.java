package lifeboat.backup.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import lifeboat.vault.posix.ChildJvm;
import lifeboat.vault.posix.PosixFileSystem;
import lifeboat.vault.posix.WeirdTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class CaptureInChildTest {
    private Path work = Path.of("");
    private Path root = Path.of("");

    @BeforeEach
    void makeRoot() throws IOException {
        assumeTrue(new PosixFileSystem().effectiveUser() == 0, "needs root");
        work = Files.createTempDirectory("child");
        mode(work, "rwxrwxrwx");
        root = Files.createDirectory(work.resolve("root"));
    }

    @AfterEach
    void removeRoot() throws IOException {
        if (!work.toString().isEmpty()) {
            WeirdTree.delete(work);
        }
    }

    @Test
    @DisplayName("W-12 what cannot be read is named alone, its siblings are saved")
    void namesOnlyWhatCannotBeRead() throws Exception {
        Files.createDirectories(root.resolve("d/closed"));
        Files.createDirectories(root.resolve("d/no-search"));
        Files.writeString(root.resolve("d/closed/inside"), "x");
        Files.writeString(root.resolve("d/no-search/inside"), "x");
        Files.writeString(root.resolve("d/a"), "x");
        Files.writeString(root.resolve("d/secret"), "x");
        Files.writeString(root.resolve("d/z"), "x");
        mode(root.resolve("d/secret"), "rw-------");
        mode(root.resolve("d/closed"), "rwx------");
        mode(root.resolve("d/no-search"), "rwxr--r--");
        assertThat(run(ChildJvm.NOBODY, "STAY"))
                .containsExactly(
                        "entry ",
                        "entry d",
                        "entry d/a",
                        "entry d/closed",
                        "entry d/no-search",
                        "entry d/z",
                        "problem d/closed: open directory: permission denied",
                        "problem d/no-search/inside: look at: permission denied",
                        "problem d/secret: secret: open: permission denied");
    }

    @Test
    @DisplayName("W-11 another file system is entered only if asked for; a bind loop ends")
    void staysOnItsFileSystem() throws Exception {
        Files.createDirectories(root.resolve("a/mounted"));
        Files.createDirectories(root.resolve("loop"));
        Files.writeString(root.resolve("z"), "x");
        String mounts =
                "mount -t tmpfs none \"$0/a/mounted\" && touch \"$0/a/mounted/f\" &&"
                        + " mount --bind \"$0\" \"$0/loop\" && exec \"$@\"";
        List<String> inNamespace =
                List.of("unshare", "-m", "--", "sh", "-c", mounts, root.toString());
        assumeTrue(
                new ProcessBuilder("unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt")
                                .start()
                                .waitFor()
                        == 0,
                "no mount namespaces here");
        assertThat(run(inNamespace, "STAY"))
                .containsExactly(
                        "entry ",
                        "entry a",
                        "entry a/mounted",
                        "entry loop",
                        "entry z",
                        "mount point not entered: a/mounted",
                        "mount point not entered: loop");
        assertThat(run(inNamespace, "CROSS"))
                .contains("entry a/mounted/f", "entry loop/z", "entry loop/a/mounted")
                .doesNotContain("entry loop/loop/z");
    }

    private List<String> run(List<String> before, String mountPoints) throws Exception {
        return ChildJvm.run(
                work,
                new ArrayList<>(before),
                CaptureInChild.class,
                root.toString(),
                work.resolve("cache-" + mountPoints).toString(),
                mountPoints);
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
