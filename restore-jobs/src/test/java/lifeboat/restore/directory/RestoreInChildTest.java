package lifeboat.restore.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import lifeboat.vault.posix.ChildJvm;
import lifeboat.vault.posix.PosixFileSystem;
import lifeboat.vault.posix.TreeDigest;
import lifeboat.vault.posix.WeirdTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class RestoreInChildTest {
    private Path work = Path.of("");
    private Path source = Path.of("");

    @BeforeEach
    void makeSource() throws IOException {
        assumeTrue(new PosixFileSystem().effectiveUser() == 0, "needs root");
        work = Files.createTempDirectory("child");
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxrwxrwx"));
        source = Files.createDirectory(work.resolve("source"));
    }

    @AfterEach
    void removeAll() throws IOException {
        if (!work.toString().isEmpty()) {
            WeirdTree.delete(work);
        }
    }

    @Test
    @DisplayName("R-06 what a user without rights cannot set is listed, everything else is there")
    void listsWhatItCouldNotSet() throws Exception {
        Files.writeString(source.resolve("f"), "content");
        Files.createDirectory(source.resolve("read-only"));
        Files.writeString(source.resolve("read-only/g"), "g");
        Files.writeString(source.resolve("program"), "p");
        Files.setAttribute(source.resolve("program"), "unix:mode", 04755);
        Files.setPosixFilePermissions(
                source.resolve("read-only"), PosixFilePermissions.fromString("r-xr-xr-x"));
        Path target = work.resolve("target");
        List<String> told =
                ChildJvm.run(
                        work,
                        ChildJvm.NOBODY,
                        RestoreInChild.class,
                        source.toString(),
                        work.resolve("cache").toString(),
                        target.toString());
        String owner = ": owner: set owner: operation not permitted";
        assertThat(told)
                .containsExactlyInAnyOrder(
                        owner,
                        "f" + owner,
                        "program" + owner,
                        "program: setuid: owner could not be set",
                        "read-only" + owner,
                        "read-only/g" + owner);
        String expected =
                TreeDigest.of(source).toString().replaceAll("(?<!rdev) 0:0 ", " 65534:65534 ");
        assertThat(TreeDigest.of(target)).hasToString(expected.replace("FILE 4755", "FILE 755"));
    }

    @Test
    @DisplayName("a full disk names the destination, leaves no part, and can be continued")
    void saysThatTheDestinationIsFull() throws Exception {
        byte[] large = new byte[3 << 20];
        new java.util.Random(1).nextBytes(large);
        Files.write(source.resolve("a-small"), new byte[100]);
        Files.write(source.resolve("large"), large);
        Path target = Files.createDirectory(work.resolve("target"));
        assumeTrue(
                new ProcessBuilder("unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt")
                                .start()
                                .waitFor()
                        == 0,
                "no mount namespaces here");
        String full =
                "mount -t tmpfs -o size=2m none \"$0\" && \"$@\" && ls -A \"$0\""
                        + " && mount -o remount,size=9m \"$0\" && \"$@\" && ls -A \"$0\"";
        List<String> told =
                ChildJvm.run(
                        work,
                        List.of("unshare", "-m", "--", "sh", "-c", full, target.toString()),
                        RestoreInChild.class,
                        source.toString(),
                        work.resolve("cache").toString(),
                        target.toString());
        assertThat(told.getFirst()).startsWith("full: destination " + target).contains("no space");
        assertThat(told.subList(1, 3)).anyMatch(name -> name.startsWith(".lifeboat-restore-"));
        assertThat(told.subList(1, 3)).contains("a-small");
        assertThat(told.subList(3, told.size())).containsExactly("a-small", "large");
    }
}
