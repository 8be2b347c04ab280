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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cluster brought back to moments between and behind its two copies, from the command line.
final class PointInTimeTest {
    private static final String ROWS =
            "select coalesce(string_agg(id || ':' || amount, ',' order by id), '') from public.ledger";

    private static TestPostgresql live;
    private static TestedSite site;
    private static PrivateDirectory place;
    private static int written;
    private static Instant beforeAll;
    private static Moment afterFirst;
    private static Moment betweenCopies;
    private static Moment afterSecond;
    private static Moment end;
    private static Instant silence;

    /// @param rows that were committed by then, as [#ROWS] shows them
    private record Moment(Instant time, String rows) {}

    @BeforeAll
    static void writeWhileTheLogIsKept(@TempDir Path directory) throws Exception {
        live =
                TestPostgresql.start(
                        TestPostgresql.replicatedInSmallSegments()
                                .with("autovacuum", "off")); // it commits too
        live.execute("postgres", "create table public.ledger (id int primary key, amount int)");
        place = PrivateDirectory.make("pitr");
        Files.setPosixFilePermissions(place.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        site.file("page.txt", "x");
        site.configure(
                "db: {type: postgresql, method: physical, url: \""
                        + live.server().url("")
                        + "\"}\n  pages: {type: directory, path: "
                        + site.source()
                        + "}",
                TestedSite.vaultLines("a", "b"));
        site.run("init").exits(0);
        beforeAll = Instant.now();
        rows();
        receive("1s");
        site.run("backup").exits(0);
        afterFirst = rows();
        rows();
        segment();
        betweenCopies = rows();
        rows();
        segment();
        segment();
        receive("2s");
        site.run("backup").exits(0);
        rows();
        afterSecond = rows();
        rows();
        segment();
        Thread.sleep(1200); // the names of log objects tell seconds
        end = rows();
        segment();
        silence = Instant.now();
        Thread.sleep(2200); // nothing is committed any more when the last of the log is stored
        receive("3s");
    }

    private static void receive(String time) {
        site.unlocked("wal", "receive", "db", "--every", "500ms", "--for", time).exits(0);
    }

    /// Commits some rows, each by itself; the moment is behind them and before all later ones.
    private static Moment rows() throws Exception {
        for (int i = 0; i < 5; i++) {
            written++;
            live.execute(
                    "postgres",
                    "insert into public.ledger values (" + written + ", " + written * 7 + ")");
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

    private static Ending restore(TestedSite from, Path to, String time, String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "restore",
                                "--source",
                                "db",
                                "--to",
                                to.toString(),
                                "--to-time",
                                time,
                                "--json"));
        all.addAll(List.of(more));
        return from.run(all.toArray(String[]::new));
    }

    private static Ending exact(Moment moment, Path data, String... more) throws IOException {
        Ending restored = restore(site, data, moment.time().toString(), more).exits(0);
        var reached = restored.json().get("reached");
        assertThat(reached.get("asked").asString()).isEqualTo(moment.time().toString());
        assertThat(Instant.parse(reached.get("lastCommit").asString()))
                .isBeforeOrEqualTo(moment.time());
        assertThat(reached.get("timeline").asInt()).isEqualTo(2);
        assertThat(reached.get("endOfLog").asBoolean()).isFalse();
        assertThat(restored.json().get("warnings")).isEmpty();
        try (OpenedCopy opened = OpenedCopy.of(data)) {
            assertThat(opened.value("postgres", ROWS)).isEqualTo(moment.rows());
        }
        assertThat(data.resolve("recovery.signal")).doesNotExist();
        assertThat(data.resolve("pg_wal/archive_status/00000002.history.ready")).exists();
        return restored;
    }

    @Test
    @DisplayName("every row committed before the moment is there and none after, at three moments")
    void theRowsAreThoseOfTheMoment() throws Exception {
        Path at = place.path();
        String first = exact(afterFirst, at.resolve("1")).json().get("snapshot").asString();
        String second = exact(afterSecond, at.resolve("3")).json().get("snapshot").asString();
        assertThat(second).isNotEqualTo(first);
        assertThat(exact(betweenCopies, at.resolve("2")).json().get("snapshot").asString())
                .as("the newest copy before the moment")
                .isEqualTo(first);
        exact(afterSecond, at.resolve("named"), "--snapshot", first);
        restore(site, at.resolve("none"), betweenCopies.time().toString(), "--snapshot", second)
                .exits(5)
                .says("is recoverable from");
    }

    @Test
    void latestIsTheEndOfTheLog() throws Exception {
        Path data = place.path().resolve("latest");
        var reached = restore(site, data, "latest").exits(0).json().get("reached");
        assertThat(reached.get("endOfLog").asBoolean()).isTrue();
        try (OpenedCopy opened = OpenedCopy.of(data)) {
            assertThat(opened.value("postgres", ROWS)).isEqualTo(end.rows());
        }
    }

    @Test
    @DisplayName("where nothing later is in the log, nobody claims that the moment was reached")
    void theLogEndsBeforeTheMoment() throws Exception {
        Path data = place.path().resolve("unproven");
        var told = restore(site, data, silence.toString()).exits(3).json();
        assertThat(told.get("status").asString()).isEqualTo("degraded");
        assertThat(told.get("warnings").toString())
                .contains("as far as the commit of", "not known");
        assertThat(told.get("reached").get("endOfLog").asBoolean()).isTrue();
        try (OpenedCopy opened = OpenedCopy.of(data)) {
            assertThat(opened.value("postgres", ROWS)).isEqualTo(end.rows());
        }
    }

    @Test
    @DisplayName("Q-06 a hole before the moment is named, and until when can be recovered")
    void aHoleIsNamed(@TempDir Path directory) throws Exception {
        TestedSite own = site.copy(directory.resolve("site"));
        String gone = secondLast(own);
        for (String vault : List.of("a", "b")) {
            for (Path file : logs(own, vault)) {
                if (file.getFileName().toString().startsWith(gone)) {
                    Files.delete(file);
                }
            }
        }
        Path data = place.path().resolve("hole");
        String hole = "0000000100000000" + gone.toUpperCase(Locale.ROOT);
        restore(own, data, "latest").exits(5).says("the log has a hole", hole, "recoverable until");
        restore(own, data, Instant.now().toString())
                .exits(5)
                .says("the log has a hole", hole, "recoverable until");
        assertThat(data).doesNotExist();
        // the log in front of the hole was stored after this moment
        restore(own, place.path().resolve("behind"), end.time().toString())
                .exits(1)
                .says("the log has a hole", hole, "as far as the commit of");
        restore(own, data, afterFirst.time().toString()).exits(0);
    }

    private static String secondLast(TestedSite of) throws IOException {
        List<String> names =
                logs(of, "a").stream()
                        .map(file -> file.getFileName().toString().substring(0, 8))
                        .distinct()
                        .sorted()
                        .toList();
        return names.get(names.size() - 2);
    }

    private static List<Path> logs(TestedSite of, String vault) throws IOException {
        try (Stream<Path> files = Files.walk(of.vault(vault).resolve("logs"))) {
            return files.filter(file -> file.toString().contains("/0000000100000000/"))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }

    @Test
    void momentsThatAreNotKeptAreRefused() {
        Path data = place.path().resolve("refused");
        restore(site, data, beforeAll.toString()).exits(5).says("is recoverable from");
        restore(site, data, Instant.now().plusSeconds(3600).toString())
                .exits(5)
                .says("after the end of the log", "recoverable until");
        restore(site, data, "yesterday").exits(2).says("is no moment");
        restore(site, data, end.time().toString(), "--include", "base/*").exits(2);
        site.run("restore", "--source", "pages", "--to", data.toString(), "--to-time", "latest")
                .exits(2)
                .says("method: physical");
        assertThat(data).doesNotExist();
    }

    @Test
    @DisplayName("C-04 killed in the middle, the same command continues or says what is in the way")
    void killedAndRepeated() throws Exception {
        Path data = place.path().resolve("killed");
        String time = betweenCopies.time().toString();
        Child child =
                site.child(
                        List.of(),
                        "restore",
                        "--source",
                        "db",
                        "--to",
                        data.toString(),
                        "--to-time",
                        time);
        while (child.process().isAlive() && !Files.exists(data)) {
            Thread.sleep(5);
        }
        child.kill();
        assertThat(data.resolve("postmaster.pid")).as("killed before the replay").doesNotExist();
        exact(betweenCopies, data);
    }
}
