package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import lifeboat.vault.posix.TreeDigest;
import org.h2.Driver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Local disks that are full, read-only or in use, for the state, the destination of a restore and
/// the output. Small file systems are mounted in a namespace of the child alone.
final class LocalTroubleTest {
    private static final int FILES = 12;

    @TempDir private static Path shared;
    private static TestedSite start;

    @TempDir private Path directory;
    private TestedSite site;

    static boolean canMount() throws InterruptedException {
        try {
            return new ProcessBuilder("unshare", "-Urm", "mount", "-t", "tmpfs", "none", "/mnt")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @BeforeAll
    static void backUp() throws IOException {
        start = TestedSite.create(shared.resolve("start"), "a", "b");
        Random random = new Random(1);
        for (int i = 0; i < FILES; i++) {
            byte[] bytes = new byte[256 << 10];
            random.nextBytes(bytes);
            Files.write(start.source().resolve("file" + i), bytes);
        }
        start.run("init").exits(0);
        start.run("backup").exits(0);
    }

    @BeforeEach
    void copy() throws IOException, InterruptedException {
        site = start.copy(directory.resolve("site"));
        site.file("more", "more");
    }

    /// Runs a command line within a shell script that finds `$1` and `"$@"` for the command.
    private Ending within(String script, Path place, String... arguments)
            throws IOException, InterruptedException {
        List<String> shell = new ArrayList<>(List.of("unshare", "-Urm", "sh", "-c", script));
        shell.add(place.toString());
        return site.child(shell, arguments).ending();
    }

    private void everythingIsGoodAgain() throws IOException {
        TreeDigest now = TreeDigest.of(site.source());
        site.run("backup").exits(0);
        BackupSurvival.assertSound(site, "afterwards");
        assertThat(now.differences(site.restored(directory.resolve("afterwards")))).isEmpty();
        assertThat(site.run("runs", "--json").exits(0).out()).doesNotContain("STARTED");
    }

    @Test
    @EnabledIf("canMount")
    @DisplayName("D-03, D-02 a full state directory fails the backup by its name; the next is good")
    void fullState() throws IOException, InterruptedException {
        String full =
                "cp -a \"$0\" \"$0.kept\"; mount -t tmpfs -o size=2m,mode=700 none \"$0\";"
                        + " cp -a \"$0.kept/.\" \"$0\"; cat /dev/zero > \"$0/filler\" 2>/dev/null;"
                        + " df \"$0\" | grep 100% >&2; exec \"$@\"";

        Ending ending = within(full, site.state(), "backup").exits(1);

        assertThat(ending.err()).contains("100%", site.state().toString());
        assertThat(BackupSurvival.snapshots(site)).hasSize(1);
        assertThat(BackupSurvival.snapshots(start)).hasSize(1);
        everythingIsGoodAgain();
    }

    @Test
    @EnabledIf("canMount")
    @DisplayName("D-03 a read-only state directory fails the backup by its name; the next is good")
    void readOnlyState() throws IOException, InterruptedException {
        String readOnly =
                "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && exec \"$@\"";

        Ending ending = within(readOnly, site.state(), "backup").exits(1);

        assertThat(ending.err()).contains(site.state().toString(), "next:");
        everythingIsGoodAgain();
    }

    @Test
    @DisplayName("D-03 a job history in use refuses a backup; snapshots are found all the same")
    void lockedHistory() throws Exception {
        Process holder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                Path.of(
                                                Driver.class
                                                        .getProtectionDomain()
                                                        .getCodeSource()
                                                        .getLocation()
                                                        .toURI())
                                        .toString(),
                                "org.h2.tools.Shell",
                                "-url",
                                "jdbc:h2:file:" + site.state().resolve("jobs").toAbsolutePath(),
                                "-user",
                                "sa")
                        .redirectErrorStream(true)
                        .start();
        try {
            StringBuilder said = new StringBuilder();
            while (!said.toString().endsWith("sql> ")) {
                int letter = holder.getInputStream().read();
                assertThat(letter).as(said.toString()).isNotNegative();
                said.append((char) letter);
            }
            Ending ending = site.child(List.of(), "backup").ending().exits(5);
            assertThat(ending.err()).contains("another run works with the state in");
            assertThat(BackupSurvival.snapshots(site)).hasSize(1);
        } finally {
            holder.destroyForcibly().waitFor();
        }
        everythingIsGoodAgain();
    }

    @Test
    @EnabledIf("canMount")
    @DisplayName("D-07 a destination with too little room is refused before the first byte")
    void tooLittleRoom() throws IOException, InterruptedException {
        Path to = Files.createDirectory(directory.resolve("small"));

        Ending ending =
                within(
                        "mount -t tmpfs -o size=2m none \"$0\"; \"$@\"; code=$?; ls -A \"$0\"; exit $code",
                        to,
                        restoring(to));

        ending.exits(1).says("has room for", "are needed", "next:");
        assertThat(ending.out()).as("left in the destination").doesNotContain("file");
    }

    @Test
    @EnabledIf("canMount")
    @DisplayName("D-07 a destination that fills up stops the restore, which then is continued")
    void fillsUp() throws IOException, InterruptedException {
        Path to = Files.createDirectory(directory.resolve("small"));
        Path copy = directory.resolve("copy");
        String script =
                "mount -t tmpfs -o size=2m none \"$0\"; \"$@\" >/dev/null; echo first $?;"
                        + " ls \"$0\" | grep -c file; mount -o remount,size=20m \"$0\";"
                        + " \"$@\" >/dev/null; echo second $?; cp -a \"$0\" "
                        + copy;

        Ending ending = within(script, to, restoring(to, "--include", "**")).exits(0);

        List<String> told = ending.out().lines().toList();
        assertThat(told).as(ending.err()).startsWith("first 1").endsWith("second 0");
        assertThat(Integer.parseInt(told.get(1))).isBetween(1, FILES - 1);
        assertThat(ending.err()).contains("give the same command again: it continues");
        assertThat(TreeDigest.of(start.source()).differences(TreeDigest.of(copy))).isEmpty();
    }

    private String[] restoring(Path to, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "restore",
                                "--source",
                                "tree",
                                "--to",
                                to.toString(),
                                "--privileged",
                                "--passphrase-file",
                                site.home().resolve("passphrase").toString()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    @Test
    @DisplayName(
            "D-08 where logs and results cannot be written, the backup is good and that is told")
    void fullOutput() throws IOException, InterruptedException {
        site.environment.put("LIFEBOAT_LOG", "DEBUG");
        Ending logs =
                site.child(List.of("sh", "-c", "exec \"$@\" 2>/dev/full", "sh"), "backup")
                        .ending()
                        .exits(0);
        assertThat(logs.out()).contains("Snapshot");
        site.file("still-more", "still more");
        Ending result =
                site.child(List.of("sh", "-c", "exec \"$@\" >/dev/full", "sh"), "backup", "--json")
                        .ending()
                        .exits(3);
        assertThat(result.err()).contains("could not be written to standard output");

        assertThat(BackupSurvival.snapshots(site)).hasSize(3);
        everythingIsGoodAgain();
    }
}
