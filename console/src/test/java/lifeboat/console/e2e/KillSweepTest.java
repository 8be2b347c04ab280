package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lifeboat.vault.posix.TreeDigest;
import org.junit.jupiter.api.BeforeAll;
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

    /// Calls that write, make durable, publish and clean up.
    private static final String CALLS =
            "pwrite64,write,fsync,fdatasync,link,linkat,rename,renameat2,unlink,unlinkat,mkdir";

    private static final List<String> SHORT_SWEEP =
            List.of("pwrite64", "write", "fsync", "link", "rename");

    /// One thread for all work on targets, whose calls then have one count.
    private static final String ONE_CARRIER =
            "-Djdk.virtualThreadScheduler.parallelism=1 -Djdk.virtualThreadScheduler.maxPoolSize=1";

    private static final Pattern TRACED = Pattern.compile("(\\d+) +([a-z0-9]+)\\(.*");

    private record Point(String call, int number) {
        List<String> killer() {
            return tracer(
                    "/dev/null", call, "-e", "inject=" + call + ":signal=SIGKILL:when=" + number);
        }
    }

    private static List<String> tracer(String output, String calls, String... more) {
        List<String> command =
                new ArrayList<>(List.of("strace", "-f", "-o", output, "-e", "trace=" + calls));

        command.addAll(List.of(more));
        return command;
    }

    @TempDir private static Path shared;
    private static TestedSite start;
    private static TreeDigest first;
    private static String firstId;

    @TempDir private Path directory;

    static boolean canTrace() throws IOException, InterruptedException {
        try {
            return new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true").start().waitFor()
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
        start.environment.put("JAVA_TOOL_OPTIONS", ONE_CARRIER);
        start.run("init").exits(0);
        start.run("backup").exits(0);
        first = TreeDigest.of(start.source());
        firstId = snapshots(start).get(0).get("id").asString();
        start.file("new/file", "new content");
        start.file("d1/file1", "changed content");
    }

    private static JsonNode snapshots(TestedSite site) {
        return site.run("snapshots", "--json").exits(0).json();
    }

    /// Every call of a run that nobody kills, by the highest count of one thread.
    private List<Point> points() throws IOException, InterruptedException {
        TestedSite site = start.copy(shared.resolve("untouched"));
        Path log = directory.resolve("calls");
        site.child(tracer(log.toString(), CALLS), "backup").ending().exits(0);
        Map<String, Integer> ofThread = new HashMap<>();
        SortedMap<String, Integer> most = new TreeMap<>();
        for (String line : Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList()) {
            Matcher call = TRACED.matcher(line);
            if (call.matches()) {
                int count = ofThread.merge(call.group(1) + call.group(2), 1, Integer::sum);
                most.merge(call.group(2), count, Math::max);
            }
        }
        TestedSite.remove(site.home());
        assertThat(most).containsKeys("link", "fsync");
        List<Point> points = new ArrayList<>();
        most.forEach((call, count) -> {
            for (int number = 1; number <= count; number++) {
                points.add(new Point(call, number));
            }
        });
        return points;
    }

    @Test
    @DisplayName(
            "C-01 killed in the middle of its writes, syncs, links and renames, nothing is lost")
    void killedInTheMiddleOfEachKind() throws IOException, InterruptedException {
        Map<String, List<Point>> byCall =
                points().stream().collect(Collectors.groupingBy(Point::call, Collectors.toList()));
        int killed = 0;
        byCall.keySet().retainAll(SHORT_SWEEP);
        for (List<Point> points : byCall.values()) {
            killed += survivesAKillAt(points.get(points.size() / 2)) ? 1 : 0;
        }
        assertThat(killed).as("kills, of %s", byCall.keySet()).isGreaterThan(byCall.size() / 2);
    }

    @Test
    @EnabledIfSystemProperty(named = "lifeboat.long", matches = "true")
    @DisplayName("C-01 killed at every write, sync, link and rename, nothing is lost")
    void killedAtEveryCall() throws IOException, InterruptedException {
        List<Point> all = points();
        int killed = 0;
        for (Point point : all) {
            killed += survivesAKillAt(point) ? 1 : 0;
        }
        assertThat(killed).as("points reached, of %s", all).isGreaterThan(all.size() / 2);
    }

    /// @return false if the run ended before it could be killed
    private boolean survivesAKillAt(Point point) throws IOException, InterruptedException {
        Path here = shared.resolve(point.call() + "-" + point.number());
        TestedSite site = start.copy(here);
        TreeDigest second = TreeDigest.of(site.source());
        Ending ending = site.child(point.killer(), "backup").ending();
        if (ending.code() == 0) {
            TestedSite.remove(here);
            return false;
        }
        assertThat(ending.code()).as("%s: %s", point, ending.everything()).isEqualTo(137);
        Path to = Files.createDirectory(directory.resolve(point.call() + point.number()));

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
            assertThat(verified.ofTarget(vault, "damaged")).as("%s", point).isEmpty();
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
