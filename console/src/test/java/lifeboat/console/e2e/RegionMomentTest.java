package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import lifeboat.engines.postgresql.TestPostgresql;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.throwaway.OpenedCopy;
import lifeboat.engines.throwaway.ThrowawayPostgresql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Regions and drills that bring a cluster to a moment behind its copy, from the command line.
final class RegionMomentTest {
    private static final String ROWS =
            "select coalesce(string_agg(id::text, ',' order by id), '') from public.ledger";

    private static TestPostgresql live;
    private static TestedSite site;
    private static PrivateDirectory place;
    private static int written;
    private static Moment copied;
    private static Moment wanted;
    private static String segmentOfWanted;

    /// @param rows that were committed by then
    private record Moment(Instant time, String rows) {}

    @BeforeAll
    static void writeWhileTheLogIsKept(@TempDir Path directory) throws Exception {
        ThrowawayPostgresql.Wish wish = TestPostgresql.replicated();
        List<String> initialisation = new ArrayList<>(wish.initialisation());
        initialisation.add("--wal-segsize=1");
        live =
                TestPostgresql.start(
                        new ThrowawayPostgresql.Wish(
                                wish.major(), wish.place(), initialisation, wish.settings()));
        live.execute("postgres", "create table public.ledger (id int primary key)");
        place = PrivateDirectory.make("moments");
        Files.setPosixFilePermissions(place.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        site.file("page.txt", "x");
        configure(site, "exact");
        site.run("init").exits(0);
        receive("1s");
        copied = rows();
        site.run("backup").exits(0);
        rows();
        String before = currentSegment();
        segment();
        receiveUntilKept(before);
        Thread.sleep(1200); // the names of log objects tell seconds
        wanted = rows();
        segmentOfWanted = currentSegment();
        rows();
        segment();
        Thread.sleep(1200); // the names of log objects tell seconds
        rows();
        segment();
        receive("3s");
    }

    private static void configure(TestedSite of, String home) throws IOException {
        of.configure(
                "db: {type: postgresql, method: physical, url: \""
                        + live.server().url("")
                        + "\"}\n  pages: {type: directory, path: "
                        + site.source()
                        + "}",
                TestedSite.vaultLines("a", "b")
                        + "regions:\n  new: {sources: {db: {path: "
                        + place.path().resolve(home + "-db")
                        + "}, pages: {path: "
                        + place.path().resolve(home + "-pages")
                        + "}}}\n");
    }

    private static void receive(String time) {
        site.unlocked("wal", "receive", "db", "--every", "500ms", "--for", time).exits(0);
    }

    private static String currentSegment() throws IOException {
        return live.value("postgres", "select pg_walfile_name(pg_current_wal_lsn())")
                .substring(16)
                .toLowerCase(Locale.ROOT);
    }

    /// Until both vaults hold all of it; a piece of one is called `NUMBER.p…`.
    private static void receiveUntilKept(String segment) throws IOException {
        for (int i = 0; i < 10; i++) {
            receive("2s");
            boolean kept = true;
            for (String vault : List.of("a", "b")) {
                kept &= logs(site, vault).stream().anyMatch(file -> isWhole(file, segment));
            }
            if (kept) {
                return;
            }
        }
        throw new AssertionError("segment " + segment + " is not kept");
    }

    private static boolean isWhole(Path file, String segment) {
        return String.valueOf(file.getFileName()).startsWith(segment + "-");
    }

    /// Commits some rows, each by itself; the moment is behind them and before all later ones.
    private static Moment rows() throws Exception {
        for (int i = 0; i < 5; i++) {
            written++;
            live.execute("postgres", "insert into public.ledger values (" + written + ")");
        }
        Thread.sleep(30);
        Moment moment = new Moment(Instant.now(), live.value("postgres", ROWS));
        Thread.sleep(30);
        return moment;
    }

    private static void segment() throws IOException {
        live.value(
                "postgres", "select pg_switch_wal() from pg_logical_emit_message(true, 'x', 'x')");
    }

    @AfterAll
    static void stop() throws IOException {
        try (TestPostgresql _ = live;
                PrivateDirectory _ = place) {
            // both end
        }
    }

    @Test
    @DisplayName(
            "a region gets every row committed before the moment and none after; plan says so before")
    void aRegionIsBroughtToTheMoment() throws Exception {
        String at = wanted.time().toString();
        JsonNode plan = site.run("plan", "--region", "new", "--at", at, "--json").exits(0).json();
        assertThat(plan.get("notes").toString()).contains("db is brought to " + at + " by its log");
        assertThat(plan.get("sources").get(0).get("consistencyPoint").asString()).isEqualTo(at);
        String latest =
                site.run("plan", "--region", "new", "--json")
                        .exits(0)
                        .json()
                        .get("hash")
                        .asString();
        assertThat(plan.get("hash").asString())
                .as("another moment is another plan")
                .isNotEqualTo(latest);

        JsonNode done =
                site.run(
                                "restore-everything",
                                "--region",
                                "new",
                                "--at",
                                at,
                                "--plan",
                                plan.get("hash").asString(),
                                "--confirm",
                                "new",
                                "--json")
                        .exits(0)
                        .json();

        assertThat(done.get("sources").get(0).get("checks").toString())
                .contains("brought to the moment by its log", "everything committed by " + at);
        try (OpenedCopy opened = OpenedCopy.of(place.path().resolve("exact-db"))) {
            assertThat(opened.value("postgres", ROWS)).isEqualTo(wanted.rows());
        }
        assertThat(place.path().resolve("exact-pages/page.txt")).exists();
    }

    @Test
    void aDrillIsBroughtToTheMoment() throws Exception {
        String at = wanted.time().toString();

        JsonNode drill = site.run("drill", "--at", at, "--json").exits(0).json();

        assertThat(drill.get("level").asString()).isEqualTo("L7");
        assertThat(drill.get("sources").get(0).get("checks").toString())
                .contains("everything committed by " + at, "last commit");
    }

    @Test
    @DisplayName(
            "Q-06 where the log does not cover the moment, plan names the hole and the copy's end comes back")
    void aHoleIsNamedBeforeAnythingIsWritten(@TempDir Path directory) throws Exception {
        TestedSite own = site.copy(directory.resolve("site"));
        configure(own, "hole");
        for (String vault : List.of("a", "b")) {
            for (Path file : logs(own, vault)) {
                if (String.valueOf(file.getFileName()).startsWith(segmentOfWanted)) {
                    Files.delete(file);
                }
            }
        }
        String at = wanted.time().toString();
        JsonNode plan = own.run("plan", "--region", "new", "--at", at, "--json").exits(3).json();
        assertThat(plan.get("notes").toString())
                .contains("db comes back as it was at the end of its copy", "the log has a hole");

        JsonNode done =
                own.run(
                                "restore-everything",
                                "--region",
                                "new",
                                "--at",
                                at,
                                "--confirm",
                                "new",
                                "--json")
                        .exits(3)
                        .json();

        assertThat(done.get("warnings").toString())
                .contains("the log has a hole", "recoverable until");
        try (OpenedCopy opened = OpenedCopy.of(place.path().resolve("hole-db"))) {
            assertThat(opened.value("postgres", ROWS)).isEqualTo(copied.rows());
        }
    }

    private static List<Path> logs(TestedSite of, String vault) throws IOException {
        try (Stream<Path> files = Files.walk(of.vault(vault).resolve("logs"))) {
            return files.filter(file -> file.toString().contains("/0000000100000000/"))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }
}
