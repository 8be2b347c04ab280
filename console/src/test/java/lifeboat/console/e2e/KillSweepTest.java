package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lifeboat.vault.posix.TreeDigest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A backup killed at its n-th system call that changes files, for vaults in directories. `strace`
/// counts the calls of each thread for itself; the state directory takes part like the vaults.
@EnabledIf(value = "canTrace", disabledReason = "strace may not trace here")
final class KillSweepTest {
    private static final int FEWEST_CALLS_WITHOUT_A_KILL = 1_000;

    /// Calls that write, make durable, publish and clean up.
    private static final List<String> CALLS =
            List.of(
                    "pwrite64",
                    "write",
                    "fsync,fdatasync",
                    "link,linkat",
                    "rename,renameat,renameat2",
                    "unlink,unlinkat",
                    "mkdir,mkdirat");

    /// The short sweep: which call of which kind.
    private static final List<Point> SHORT =
            List.of(
                    new Point("pwrite64", 2),
                    new Point("write", 4),
                    new Point("fsync,fdatasync", 1),
                    new Point("fsync,fdatasync", 2),
                    new Point("fsync,fdatasync", 4),
                    new Point("link,linkat", 1),
                    new Point("link,linkat", 2),
                    new Point("link,linkat", 3),
                    new Point("rename,renameat,renameat2", 1),
                    new Point("unlink,unlinkat", 2));

    private record Point(String calls, int number) {
        List<String> tracer() {
            return List.of(
                    "strace",
                    "-f",
                    "--seccomp-bpf",
                    "-o",
                    "/dev/null",
                    "-e",
                    "trace=" + calls,
                    "-e",
                    "inject=" + calls + ":signal=SIGKILL:when=" + number);
        }
    }

    @TempDir private static Path shared;
    private static TestedSite start;
    private static TreeDigest first;
    private static String firstId;

    @TempDir private Path directory;

    static boolean canTrace() throws IOException, InterruptedException {
        try {
            return new ProcessBuilder("strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @BeforeAll
    static void backUp() throws IOException {
        start = TestedSite.create(shared.resolve("site"), "a", "b");
        for (int i = 0; i < 20; i++) {
            start.file("d" + i % 3 + "/file" + i, "content ".repeat(i * 100));
        }
        start.run("init").exits(0);
        start.run("backup").exits(0);
        first = TreeDigest.of(start.source());
        firstId = snapshots(start).get(0).get("id").asString();
    }

    @BeforeEach
    void change() throws IOException {
        start.file("new/file", "new content");
        start.file("d1/file1", "changed content");
    }

    private static JsonNode snapshots(TestedSite site) {
        return site.run("snapshots", "--json").exits(0).json();
    }

    @Test
    @DisplayName("C-01 killed at chosen writes, syncs, links and renames, nothing is lost")
    void killedAtChosenCalls() throws IOException, InterruptedException {
        List<Point> missed = new ArrayList<>();
        for (Point point : SHORT) {
            if (!survivesAKillAt(point)) {
                missed.add(point);
            }
        }
        assertThat(missed).as("points that were never reached").isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "lifeboat.long", matches = "true")
    @DisplayName("C-01 killed at every write, sync, link and rename, nothing is lost")
    void killedAtEveryCall() throws IOException, InterruptedException {
        for (String calls : CALLS) {
            int number = 1;
            while (survivesAKillAt(new Point(calls, number))) {
                number++;
                assertThat(number).isLessThan(FEWEST_CALLS_WITHOUT_A_KILL);
            }
            assertThat(number).as("%s was never called", calls).isGreaterThan(1);
        }
    }

    /// @return false if the run ended before it could be killed
    private boolean survivesAKillAt(Point point) throws IOException, InterruptedException {
        Path here = shared.resolve(point.calls() + "-" + point.number());
        TestedSite site = start.copy(here);
        TreeDigest second = TreeDigest.of(site.source());
        Ending ending = site.child(point.tracer(), "backup").ending();
        if (ending.code() == 0) {
            TestedSite.remove(here);
            return false;
        }
        assertThat(ending.code()).as("%s: %s", point, ending.everything()).isEqualTo(137);
        Path to = Files.createDirectory(directory.resolve(point.calls() + point.number()));

        for (String vault : List.of("a", "b")) {
            TreeDigest old =
                    site.restored(
                            to.resolve("first-from-" + vault),
                            "--snapshot",
                            firstId,
                            "--from",
                            vault);
            assertThat(first.differences(old)).as("%s, %s", point, vault).isEmpty();
        }
        if (snapshots(site).size() > 1) {
            assertThat(second.differences(site.restored(to.resolve("early"))))
                    .as("%s: a snapshot is absent or complete", point)
                    .isEmpty();
        }

        site.run("backup").exits(0);
        Ending verified = site.run("verify", "--json").exits(0);
        for (String vault : List.of("a", "b")) {
            assertThat(verified.ofTarget(vault, "missing")).as("%s", point).isEmpty();
            assertThat(
                            second.differences(
                                    site.restored(to.resolve("second-" + vault), "--from", vault)))
                    .as("%s, %s", point, vault)
                    .isEmpty();
        }
        TestedSite.remove(here);
        TestedSite.remove(to);
        return true;
    }
}
