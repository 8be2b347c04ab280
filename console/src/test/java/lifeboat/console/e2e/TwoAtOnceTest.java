package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lifeboat.targets.strace.Strace;
import lifeboat.vault.posix.TreeDigest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Two processes at one site at the same time; the first is stopped, as by `kill -STOP`, where it
/// publishes its first object, until the second has ended.
@EnabledIf(value = "canTrace", disabledReason = "strace may not trace here")
final class TwoAtOnceTest {
    private static final String NEXT = "granite orchard whistles beneath nine copper umbrellas";

    @TempDir private Path directory;
    private TestedSite site;

    static boolean canTrace() throws InterruptedException {
        return Strace.works();
    }

    @BeforeEach
    void backUp() throws IOException {
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        for (int i = 0; i < 10; i++) {
            site.file("d" + i % 3 + "/file" + i, "content ".repeat(i * 100));
        }
        site.run("init").exits(0);
        site.run("backup").exits(0);
        site.file("d1/file1", "changed content");
    }

    /// A backup that was stopped at its first link.
    private Child heldBackup() throws IOException, InterruptedException {
        Child child = site.child(Strace.stopping("link", 1), "backup");
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (unpublished().isEmpty() || !isStopped(child)) {
            assertThat(child.process().isAlive()).as("the backup that is held").isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(20);
        }
        return child;
    }

    private static ProcessHandle traced(Child child) {
        return child.process().children().findFirst().orElseThrow();
    }

    private static boolean isStopped(Child child) throws IOException {
        if (child.process().children().findFirst().isEmpty()) {
            return false;
        }
        String stat = Files.readString(Path.of("/proc/" + traced(child).pid() + "/stat"));
        char state = stat.charAt(stat.lastIndexOf(')') + 2);
        return state == 'T' || state == 't';
    }

    /// Lets it go on, as often as it is stopped, to its end.
    private static Ending released(Child child) throws IOException, InterruptedException {
        String pid = Long.toString(traced(child).pid());
        while (child.process().isAlive()) {
            new ProcessBuilder("kill", "-CONT", pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            Thread.sleep(10);
        }
        return child.ending();
    }

    /// In the vault that was first: the other one may have nothing yet when all is stopped.
    private List<Path> unpublished() throws IOException {
        try (Stream<Path> all = Files.walk(site.vault("a").resolve(".."))) {
            return all.filter(path -> path.toString().endsWith(".tmp"))
                    .filter(path -> path.toString().contains("/packs/"))
                    .toList();
        } catch (java.io.UncheckedIOException e) {
            return List.of(); // a file went while it was looked at
        }
    }

    private void isGood(Path scratch) throws IOException {
        BackupSurvival.assertSound(site, "afterwards");
        assertThat(TreeDigest.of(site.source()).differences(site.restored(scratch))).isEmpty();
        assertThat(site.run("runs", "--json").exits(0).out()).doesNotContain("STARTED");
    }

    @Test
    @DisplayName(
            "Y-01 Y-06 while a backup is stopped a second one of its source is refused; both leave it good")
    void twoBackups() throws IOException, InterruptedException {
        Child first = heldBackup();
        Ending second = site.child(List.of(), "backup").ending();
        assertThat(first.process().isAlive()).as("both ran at once").isTrue();
        second.exits(5).says("another run works with the state", "next:");
        released(first).exits(0);
        isGood(directory.resolve("restored"));
        site.run("backup").exits(0);
    }

    @Test
    @DisplayName("Y-07 a passphrase changed during a backup: both are valid")
    void passphraseChangedMeanwhile() throws IOException, InterruptedException {
        Path next = site.secret("next", NEXT);
        Child backup = heldBackup();
        site.run("keys", "change", "--new-passphrase-file", next.toString()).exits(0);
        assertThat(backup.process().isAlive()).as("both ran at once").isTrue();
        released(backup).exits(0);
        site.run("snapshots").exits(0);
        site.run("verify").exits(6);
        site.secret("passphrase", NEXT);
        isGood(directory.resolve("restored"));
    }

    @Test
    @DisplayName("Y-05 two hosts that back up the same files into the same vaults at once")
    void twoHosts() throws IOException, InterruptedException {
        TestedSite other = site.copy(directory.resolve("other"));
        TestedSite.remove(other.state());
        Files.delete(other.home().resolve("lifeboat-host.key"));
        TestedSite.remove(other.home().resolve("vaults"));
        Files.createSymbolicLink(other.home().resolve("vaults"), site.home().resolve("vaults"));
        String config = Files.readString(other.config());
        Files.writeString(other.config(), config + "host: {name: other}\n");
        other.file("only/here", "of the other host");
        other.run("backup").exits(0); // enrols it
        site.file("common", "common ".repeat(10_000));
        other.file("common", "common ".repeat(10_000));

        Child first = heldBackup();
        other.child(List.of(), "backup").ending().exits(0);
        assertThat(first.process().isAlive()).as("both ran at once").isTrue();
        released(first).exits(0);

        BackupSurvival.assertSound(site, "afterwards");
        List<TreeDigest> trees =
                List.of(TreeDigest.of(site.source()), TreeDigest.of(other.source()));
        int exact = 0;
        int number = 0;
        for (var snapshot : BackupSurvival.snapshots(site)) {
            TreeDigest restored =
                    site.restored(
                            directory.resolve("restored" + number++),
                            "--snapshot",
                            snapshot.get("id").asString());
            exact += trees.stream().anyMatch(tree -> tree.differences(restored).isEmpty()) ? 1 : 0;
        }
        assertThat(number).isEqualTo(4);
        assertThat(exact).as("snapshots of what is there now").isEqualTo(2);
    }
}
