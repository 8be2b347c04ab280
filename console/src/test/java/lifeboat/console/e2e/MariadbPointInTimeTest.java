package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.MariadbSession;
import lifeboat.engines.mariadb.TestMariadb;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.throwaway.ThrowawayMariadb;
import lifeboat.restore.mariadb.MariadbPhysicalRestorer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A MariaDB server under load brought back to moments between and behind its two copies, from the
/// command line.
@Timeout(600)
final class MariadbPointInTimeTest {
    private static final String ROWS =
            "select ifnull(group_concat(id, ':', amount order by id separator ','), '') from"
                    + " shop.ledger";

    private static TestMariadb live;
    private static TestedSite site;
    private static PrivateDirectory place;
    private static int written;
    private static Instant beforeAll;
    private static Moment afterFirst;
    private static Moment betweenCopies;
    private static Moment afterSecond;
    private static Moment end;

    /// @param rows that were committed by then, as [#ROWS] shows them
    private record Moment(Instant time, String rows) {}

    @BeforeAll
    static void writeWhileTheLogIsKept(@TempDir Path directory) throws Exception {
        live = TestMariadb.start("--log-bin=changes");
        live.fillShop();
        live.sql("create table shop.ledger (id int primary key, amount int)");
        place = PrivateDirectory.make("mariapitr");
        Files.setPosixFilePermissions(place.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        site.secret("db.password", TestMariadb.SECRET + "\n");
        site.configure(
                "db: {type: mariadb, method: physical, url: \""
                        + live.address("").configured()
                        + "\", password: {file: db.password}}",
                TestedSite.vaultLines("a", "b"));
        site.run("init").exits(0);
        beforeAll = Instant.now();
        rows();
        try (TestMariadb.Bank _ = live.bank(2, 4)) {
            receive("1s");
            site.run("backup").exits(0);
            afterFirst = rows();
            rows();
            live.sql("flush binary logs", "create user late@localhost identified by 'x'");
            betweenCopies = rows();
            rows();
            live.sql("flush binary logs", "flush binary logs");
            receiveUntil(betweenCopies.time());
            site.run("backup").exits(0);
            rows();
            afterSecond = rows();
            rows();
            live.sql("flush binary logs");
        }
        end = rows();
        live.sql("flush binary logs");
        Thread.sleep(2200); // nothing is committed any more when the last of the log is stored
        receiveUntil(end.time().plusSeconds(1));
    }

    /// A busy machine needs longer.
    private static void receiveUntil(Instant moment) {
        Instant reached = Instant.EPOCH;
        for (int i = 0; i < 20 && reached.isBefore(moment); i++) {
            receive("3s");
            var windows = site.unlocked("wal", "status", "db", "--json").json().get("recoverable");
            reached = Instant.parse(windows.get(windows.size() - 1).get("until").asString());
        }
        assertThat(reached).isAfterOrEqualTo(moment);
    }

    private static void receive(String time) {
        site.unlocked("wal", "receive", "db", "--every", "500ms", "--for", time).exits(0);
    }

    /// Commits some rows, each by itself; the moment is the next whole second, all later ones come
    /// behind it.
    private static Moment rows() throws Exception {
        for (int i = 0; i < 5; i++) {
            written++;
            live.sql("insert into shop.ledger values (" + written + ", " + written * 7 + ")");
        }
        Instant next = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        String rows = live.value(ROWS);
        Thread.sleep(Math.max(0, Duration.between(Instant.now(), next).toMillis()) + 30);
        return new Moment(next, rows);
    }

    @AfterAll
    static void stop() throws IOException {
        try (TestMariadb _ = live;
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

    private static void holds(Path data, Moment moment) throws IOException {
        MariadbPhysicalRestorer restorer = new MariadbPhysicalRestorer(data, Executables.usual());
        try (ThrowawayMariadb server = restorer.open();
                MariadbServer connected = restorer.connect(server);
                MariadbSession session = connected.session()) {
            assertThat(session.value(ROWS)).isEqualTo(moment.rows());
            assertThat(session.value(TestMariadb.SUM)).isEqualTo("50000");
        }
        assertThat(data.resolve(".lifeboat-restore-mariadb")).doesNotExist();
    }

    private static Ending exact(Moment moment, Path data, String... more) throws IOException {
        Ending restored = restore(site, data, moment.time().toString(), more).exits(0);
        var reached = restored.json().get("reached");
        assertThat(reached.get("asked").asString()).isEqualTo(moment.time().toString());
        assertThat(Instant.parse(reached.get("lastCommit").asString())).isBefore(moment.time());
        assertThat(reached.get("endOfLog").asBoolean()).isFalse();
        assertThat(restored.json().get("warnings")).isEmpty();
        holds(data, moment);
        return restored;
    }

    @Test
    @DisplayName("every row committed before the second is there and none after, at three moments")
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
        assertThat(reached.get("position").asString()).contains("changes.0000", "gtid 0-1-");
        holds(data, end);
        Path unproven = place.path().resolve("unproven");
        restore(site, unproven, end.time().plusMillis(300).toString())
                .exits(3)
                .says("as far as the commit of");
        holds(unproven, end);
    }

    @Test
    @DisplayName("Q-06 a hole before the moment is named, and until when can be recovered")
    void aHoleIsNamed(@TempDir Path directory) throws Exception {
        site.unlocked("wal", "status", "db").exits(0);
        TestedSite own = site.copy(directory.resolve("site"));
        String gone = "00000004";
        int count = 0;
        for (String vault : List.of("a", "b")) {
            for (Path file : logs(own, vault)) {
                if (file.toString().matches(".*/[0-9a-f]{8}" + gone + "/[^/]*")) {
                    Files.delete(file);
                    count++;
                }
            }
        }
        assertThat(count).isPositive();
        Path data = place.path().resolve("hole");
        restore(own, data, "latest")
                .exits(5)
                .says("the log has a hole", "changes.000004 is missing", "recoverable until");
        assertThat(data).doesNotExist();
        own.unlocked("wal", "status", "db").exits(4).says("changes.000004 is missing");
        restore(own, data, afterFirst.time().toString()).exits(0);
        holds(data, afterFirst);
    }

    private static List<Path> logs(TestedSite of, String vault) throws IOException {
        try (Stream<Path> files = Files.walk(of.vault(vault).resolve("logs"))) {
            return files.filter(Files::isRegularFile).toList();
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
        restore(site, data, end.time().toString(), "--include", "info").exits(2);
        assertThat(data).doesNotExist();
    }

    @Test
    @DisplayName("C-04 killed in the middle, the same command begins again")
    void killedAndRepeated() throws Exception {
        Path data = place.path().resolve("killed");
        Child child =
                site.child(
                        List.of(),
                        "restore",
                        "--source",
                        "db",
                        "--to",
                        data.toString(),
                        "--to-time",
                        betweenCopies.time().toString());
        while (child.process().isAlive() && !Files.exists(data.resolve("ibdata1"))) {
            Thread.sleep(5);
        }
        child.kill();
        exact(betweenCopies, data);
    }

    @Test
    @DisplayName(
            "Q-02 K-10 a server dies while its log is received: what was sent is kept, no password shows")
    void aKilledServerLosesNothing(@TempDir Path directory) throws Exception {
        try (TestMariadb dying = TestMariadb.start("--log-bin=changes")) {
            dying.fillShop();
            dying.sql("create table shop.ledger (id int primary key, amount int)");
            TestedSite own = TestedSite.create(directory.resolve("own"), "a", "b");
            own.secret("db.password", TestMariadb.SECRET + "\n");
            own.configure(
                    "db: {type: mariadb, method: physical, url: \""
                            + dying.address("").configured()
                            + "\", password: {file: db.password}}",
                    TestedSite.vaultLines("a", "b"));
            own.run("init").exits(0);
            own.run("backup").exits(0);
            FutureTask<Ending> receiving =
                    new FutureTask<>(() ->
                            own.unlocked(
                                    "wal", "receive", "db", "--every", "300ms", "--for", "120s"));
            Thread.ofPlatform().daemon().start(receiving);
            dying.sql(
                    "insert into shop.ledger values (1, 1)",
                    "insert into shop.ledger values (2, 2)");
            String rows = dying.value(ROWS);
            awaitPieces(own);
            assertThat(
                            ProcessHandle.current()
                                    .descendants()
                                    .flatMap(process -> process.info().commandLine().stream())
                                    .filter(line -> line.contains("canary"))
                                    .toList())
                    .as("secrets in the list of processes")
                    .isEmpty();
            Thread.sleep(1500);
            dying.kill();
            Ending ended = receiving.get();
            ended.exits(1).says("mariadb-binlog");
            assertThat(ended.everything()).doesNotContain(TestMariadb.SECRET);
            Path data = place.path().resolve("died");
            restore(own, data, "latest").exits(0);
            holds(data, new Moment(Instant.EPOCH, rows));
        }
    }

    private static void awaitPieces(TestedSite own) throws Exception {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < 60_000_000_000L) {
            if (Files.exists(own.vault("b").resolve("logs")) && !logs(own, "b").isEmpty()) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("nothing of the log reached vault b");
    }
}
