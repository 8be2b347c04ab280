package lifeboat.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lifeboat.restore.directory.NotApplied;
import lifeboat.vault.TestSite;
import lifeboat.vault.posix.TreeDigest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimesTest {
    private static final List<String> TIMES =
            List.of(
                    "1970-01-01T00:00:00Z",
                    "1969-12-31T23:59:59.999999999Z",
                    "1901-12-13T20:45:51.000000001Z",
                    "1000-01-01T00:00:00.5Z",
                    "2028-02-29T23:59:59.123456789Z",
                    "2038-01-19T03:14:07.999999999Z",
                    "2038-01-19T03:14:08Z",
                    "2100-02-28T23:59:59.999999999Z",
                    "2106-02-07T06:28:16Z",
                    "2446-05-10T22:38:55Z",
                    "2446-05-11T00:00:00Z",
                    "+10000-01-01T00:00:00.987654321Z");

    /// Any file system keeps these.
    private static final List<String> ORDINARY =
            List.of("1970-01-01T00:00:00Z", "2028-02-29T23:59:59.123456789Z");

    @TempDir Path disk;
    private final List<Path> made = new ArrayList<>();

    /// A file system that keeps any time, where the machine has one, and the disk.
    private List<Path> places() throws IOException {
        List<Path> places = new ArrayList<>(List.of(disk));
        Path shared = Path.of("/dev/shm");
        if (Files.isWritable(shared)) {
            Path memory = Files.createTempDirectory(shared, "lifeboat-times");
            made.add(memory);
            places.add(memory);
        }
        return places;
    }

    @AfterEach
    void remove() throws IOException {
        for (Path directory : made) {
            try (var all = Files.walk(directory)) {
                for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Test
    @DisplayName(
            "T-04 times far away, before 1970 and to the nanosecond: exact, or listed as not kept")
    void farTimes() throws Exception {
        List<Path> places = places();
        int exact = 0;
        for (Path from : places) {
            Path live = Files.createDirectory(from.resolve("live"));
            assertThat(fill(live)).as("times not taken").doesNotContainAnyElementsOf(ORDINARY);
            try (TestSite site = TestSite.with(1)) {
                Backups.backUp(
                        site, site.targets(), live, Files.createDirectory(from.resolve("state")));
                for (Path to : places) {
                    Path home = to.resolve("home-of-" + places.indexOf(from));
                    RestoreResult result =
                            Backups.restore(
                                    site, site.targets(), RestoreRequest.of("docroot", home));
                    exact += judge(live, home, result);
                }
            }
        }
        assertThat(exact).as("to where it came from").isGreaterThanOrEqualTo(places.size());
    }

    /// @return times that the file system did not take
    private static Set<String> fill(Path live) throws IOException {
        Set<String> differing = new TreeSet<>();
        for (String time : TIMES) {
            FileTime wanted = FileTime.from(Instant.parse(time));
            String name = time.replace(":", "");
            for (Path path :
                    List.of(
                            Files.writeString(live.resolve("f" + name), time),
                            Files.createDirectory(live.resolve("d" + name)))) {
                Files.setLastModifiedTime(path, wanted);
                if (!Files.getLastModifiedTime(path).equals(wanted)) {
                    differing.add(time);
                }
            }
        }
        return differing;
    }

    private static int judge(Path live, Path home, RestoreResult result) throws IOException {
        List<String> differences =
                TreeDigest.below(live).differences(TreeDigest.below(home)).stream()
                        .filter(line -> line.startsWith("- "))
                        .toList();
        Set<String> listed =
                result.report().notApplied().stream()
                        .filter(one -> one.what().equals("time"))
                        .map(NotApplied::path)
                        .map(Object::toString)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> wrong = new TreeSet<>();
        for (String line : differences) {
            wrong.add(line.split(" ", -1)[1]);
        }
        assertThat(listed).isEqualTo(wrong);
        assertThat(result.verdict())
                .isEqualTo(wrong.isEmpty() ? RestoreVerdict.COMPLETE : RestoreVerdict.INCOMPLETE);
        for (String path : wrong) {
            Path there = home.resolve(path);
            assertThat(Files.exists(there, LinkOption.NOFOLLOW_LINKS)).isTrue();
        }
        return wrong.isEmpty() ? 1 : 0;
    }
}
