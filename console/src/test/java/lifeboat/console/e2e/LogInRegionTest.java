package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lifeboat.engines.postgresql.TestPostgresql;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.throwaway.OpenedCopy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The log of a physical PostgreSQL source in `plan`, `restore-everything` and `drill`: what was
/// committed after the last copy comes back too.
final class LogInRegionTest {
    private static final String COUNT = "select count(*) from public.ledger";

    private static TestPostgresql live;
    private static TestedSite site;
    private static PrivateDirectory place;
    private static String snapshot;
    private static Instant backedUp;
    private static Instant between;

    /// 10 rows, a copy, 10 rows, a moment, 10 rows; all in the log.
    @BeforeAll
    static void writeBehindTheCopy(@TempDir Path directory) throws Exception {
        live =
                TestPostgresql.start(
                        TestPostgresql.replicatedInSmallSegments()
                                .with("autovacuum", "off")); // it commits too
        live.execute("postgres", "create table public.ledger (id serial)");
        place = PrivateDirectory.make("regionlog");
        Files.setPosixFilePermissions(place.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        configure(site, place.path().resolve("none"));
        site.run("init").exits(0);
        rows();
        receive("1s");
        snapshot = site.run("backup", "--json").exits(0).json().get("snapshot").asString();
        backedUp = Instant.now();
        Thread.sleep(1100); // the moment of a snapshot tells seconds
        rows();
        segment();
        between = Instant.now();
        Thread.sleep(30);
        rows();
        segment();
        Thread.sleep(1200); // the names of log objects tell seconds
        segment();
        receive("2s");
    }

    private static void configure(TestedSite of, Path data) throws IOException {
        of.configure(
                "db: {type: postgresql, method: physical, url: \"" + live.server().url("") + "\"}",
                TestedSite.vaultLines("a", "b")
                        + "regions:\n  new:\n    sources:\n      db: {path: "
                        + data
                        + "}\n");
    }

    private static void rows() throws Exception {
        for (int i = 0; i < 10; i++) {
            live.execute("postgres", "insert into public.ledger default values");
        }
        Thread.sleep(30);
    }

    private static void segment() throws IOException {
        live.value(
                "postgres", "select pg_switch_wal() from pg_logical_emit_message(true, 'x', 'x')");
    }

    private static void receive(String time) {
        site.unlocked("wal", "receive", "db", "--every", "500ms", "--for", time).exits(0);
    }

    @AfterAll
    static void stop() throws IOException {
        try (TestPostgresql _ = live;
                PrivateDirectory _ = place) {
            // both end
        }
    }

    private static TestedSite own(Path directory, Path data) throws Exception {
        Files.createDirectories(directory);
        TestedSite own = site.copy(directory.resolve("site"));
        configure(own, data);
        return own;
    }

    private static Ending everything(TestedSite own, String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "restore-everything",
                                "--region",
                                "new",
                                "--confirm",
                                "new",
                                "--json"));
        all.addAll(List.of(more));
        return own.run(all.toArray(String[]::new));
    }

    private static String count(Path data) throws IOException {
        try (OpenedCopy opened = OpenedCopy.of(data)) {
            return opened.value("postgres", COUNT);
        }
    }

    @Test
    @DisplayName("the whole log comes back, and data loss is counted from its end")
    void theNewest(@TempDir Path directory) throws Exception {
        Path data = place.path().resolve("newest");
        TestedSite own = own(directory, data);
        assertThat(own.run("plan", "--region", "new", "--json").exits(0).json().toString())
                .contains("by its log");
        var told = everything(own).exits(0).json();
        assertThat(count(data)).isEqualTo("30");
        assertThat(told.get("sources").toString())
                .contains("brought forward by its log", "last commit");
        double sinceCopy =
                Duration.between(
                                        backedUp,
                                        Instant.parse(
                                                told.get("phases")
                                                        .get(0)
                                                        .get("started")
                                                        .asString()))
                                .toMillis()
                        / 1000.0;
        assertThat(told.get("rpoSeconds").asDouble()).isBetween(0.0, sinceCopy - 2);
    }

    @Test
    @DisplayName("--at TIME brings the cluster to that moment, --at ID leaves it as it was copied")
    void aMoment(@TempDir Path directory) throws Exception {
        Path moment = place.path().resolve("moment");
        everything(own(directory.resolve("1"), moment), "--at", between.toString()).exits(0);
        assertThat(count(moment)).isEqualTo("20");
        Path copy = place.path().resolve("copy");
        var told = everything(own(directory.resolve("2"), copy), "--at", snapshot).exits(0);
        assertThat(count(copy)).isEqualTo("10");
        assertThat(told.json().get("sources").toString()).doesNotContain("brought forward");
    }

    @Test
    @DisplayName("a drill replays the log too")
    void drilled(@TempDir Path directory) throws Exception {
        var told =
                own(directory, place.path().resolve("drilled"))
                        .run("drill", "--json")
                        .exits(0)
                        .json();
        assertThat(told.get("sources").toString()).contains("brought forward by its log");
    }

    @Test
    @DisplayName("Q-06 a hole: restored as far as it, which is said, and the drill fails")
    void aHole(@TempDir Path directory) throws Exception {
        Path data = place.path().resolve("hole");
        TestedSite own = own(directory, data);
        List<String> names =
                logs(own, "a").map(LogInRegionTest::segmentOf).distinct().sorted().toList();
        String gone = names.get(names.size() - 2);
        for (String vault : List.of("a", "b")) {
            for (Path file : logs(own, vault).toList()) {
                if (segmentOf(file).equals(gone)) {
                    Files.delete(file);
                }
            }
        }
        own.run("plan", "--region", "new").says("the log has a hole");
        own.run("drill").exits(4).says("the log has a hole");
        everything(own).exits(3).says("the log has a hole");
        assertThat(Integer.parseInt(count(data))).isBetween(10, 30);
    }

    private static Stream<Path> logs(TestedSite of, String vault) throws IOException {
        try (Stream<Path> files = Files.walk(of.vault(vault).resolve("logs"))) {
            return files
                    .filter(file -> file.toString().contains("/0000000100000000/"))
                    .filter(Files::isRegularFile)
                    .toList()
                    .stream();
        }
    }

    private static String segmentOf(Path file) {
        return file.getFileName().toString().substring(0, 8);
    }

    @Test
    @DisplayName("C-04 killed in the replay, the same command finishes, and the result is exact")
    void killedInTheReplay(@TempDir Path directory) throws Exception {
        Path data = place.path().resolve("killed");
        TestedSite own = own(directory, data);
        Child child =
                own.child(
                        List.of(),
                        "restore-everything",
                        "--region",
                        "new",
                        "--confirm",
                        "new",
                        "--passphrase-file",
                        own.home().resolve("passphrase").toString());
        while (child.process().isAlive() && markers(data).isEmpty()) {
            Thread.sleep(2);
        }
        child.kill();
        assertThat(markers(data)).as("killed in the replay").hasSize(1);
        Instant limit = Instant.now().plusSeconds(20);
        while (Files.exists(data.resolve("postmaster.pid")) && Instant.now().isBefore(limit)) {
            Thread.sleep(50); // its server ends with it
        }
        everything(own).exits(0);
        assertThat(count(data)).isEqualTo("30");
        assertThat(markers(data)).isEmpty();
    }

    private static List<Path> markers(Path data) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(data)) {
            try (var entries = Files.newDirectoryStream(data, ".lifeboat-compared*")) {
                entries.forEach(found::add);
            }
        }
        return found;
    }
}
