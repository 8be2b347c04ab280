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

/// Logs that do not lead to where a region wants them to: nobody claims that they did.
final class LogShortInRegionTest {
    private static TestPostgresql live;
    private static TestedSite site;
    private static PrivateDirectory place;

    /// Each holds ten rows more; none is pushed yet.
    private static final List<String> segments = new ArrayList<>();

    private static final List<Instant> moments = new ArrayList<>();

    @BeforeAll
    static void writeBehindTheCopy(@TempDir Path directory) throws Exception {
        live =
                TestPostgresql.start(
                        TestPostgresql.replicatedInSmallSegments()
                                .with("autovacuum", "off") // it commits too
                                .with("wal_keep_size", "64MB"));
        live.execute("postgres", "create table public.ledger (id serial)");
        place = PrivateDirectory.make("shortlog");
        Files.setPosixFilePermissions(place.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        configure(site, place.path().resolve("none"), "");
        site.run("init").exits(0);
        rows();
        Files.writeString(live.server().directory().resolve("data/.lifeboat-compared"), "");
        site.run("backup").exits(0);
        Thread.sleep(1100); // the moment of a snapshot tells seconds
        for (int i = 0; i < 4; i++) {
            rows();
            moments.add(Instant.now());
            Thread.sleep(30);
            segments.add(
                    live.value(
                            "postgres",
                            "select pg_walfile_name(pg_switch_wal()) from pg_logical_emit_message(true, 'x', 'x')"));
        }
    }

    private static void configure(TestedSite of, Path data, String more) throws IOException {
        of.configure(
                "db: {type: postgresql, method: physical, url: \"" + live.server().url("") + "\"}",
                TestedSite.vaultLines("a", "b")
                        + "regions:\n"
                        + more
                        + "  new:\n    sources:\n      db: {path: "
                        + data
                        + "}\n");
    }

    private static void rows() throws IOException {
        live.execute("postgres", "insert into public.ledger select from generate_series(1, 10)");
    }

    @AfterAll
    static void stop() throws IOException {
        try (TestPostgresql _ = live;
                PrivateDirectory _ = place) {
            // both end
        }
    }

    private static Path segment(int number) {
        return live.server().directory().resolve("data/pg_wal").resolve(segments.get(number));
    }

    /// A site of its own with these segments in its log.
    private static TestedSite holding(Path directory, Path data, int... numbers) throws Exception {
        Files.createDirectories(directory);
        TestedSite own = site.copy(directory.resolve("site"));
        configure(own, data, "");
        for (int number : numbers) {
            own.unlocked("wal", "push", "db", segment(number).toString()).exits(0);
        }
        return own;
    }

    private static Ending everything(TestedSite own, String... more) {
        List<String> all =
                new ArrayList<>(List.of("restore-everything", "--region", "new", "--json"));
        all.addAll(List.of("--confirm", "new"));
        all.addAll(List.of(more));
        return own.run(all.toArray(String[]::new));
    }

    private static String count(Path data) throws IOException {
        try (OpenedCopy opened = OpenedCopy.of(data)) {
            return opened.value("postgres", "select count(*) from public.ledger");
        }
    }

    @Test
    @DisplayName("Q-06 a hole directly behind the copy is a hole too")
    void aHoleBehindTheCopy(@TempDir Path directory) throws Exception {
        Path data = place.path().resolve("behind");
        TestedSite own = holding(directory, data, 1, 2);
        own.unlocked("wal", "status", "db").exits(4);
        own.run("plan", "--region", "new").says("the log has a hole", segments.getFirst());
        own.run("drill").exits(4).says("the log has a hole", segments.getFirst());
        everything(own).exits(3).says("the log has a hole", "everything is there until the copy");
        assertThat(count(data)).isEqualTo("10");
    }

    @Test
    @DisplayName("where the log ends before the moment, nobody claims that it was reached")
    void theLogEndsBeforeTheMoment(@TempDir Path directory) throws Exception {
        Path data = place.path().resolve("ends");
        TestedSite own = holding(directory, data, 0, 1);
        var told = everything(own, "--at", moments.get(3).toString()).exits(3).json();
        assertThat(told.get("problems").toString()).contains("not known", "its last commit is of");
        assertThat(told.get("sources").toString())
                .contains("all of the log")
                .doesNotContain("everything committed by");
        assertThat(count(data)).isEqualTo("30");
    }

    @Test
    @DisplayName("a segment bad in one vault comes from the other; bad in all, it is a hole")
    void damagedSegments(@TempDir Path directory) throws Exception {
        Path data = place.path().resolve("damaged");
        TestedSite own = holding(directory, data, 0, 1, 2);
        flip(own, "a", 1);
        everything(own).exits(0);
        assertThat(count(data)).isEqualTo("40");
        flip(own, "b", 1);
        Path again = place.path().resolve("again");
        configure(own, again, "");
        own.run("drill").exits(4).says("no vault gives a good copy of logs/");
        var told = everything(own).exits(3).says("no vault gives a good copy of logs/").json();
        assertThat(count(again)).isEqualTo("20");
        assertThat(told.get("rpoSeconds").asDouble()).as("counted from the copy").isPositive();
        assertThat(told.get("notTested").toString()).doesNotContain("by its log");
    }

    private static void flip(TestedSite of, String vault, int number) throws IOException {
        String name = segments.get(number).substring(16).toLowerCase(Locale.ROOT);
        try (Stream<Path> files = Files.walk(of.vault(vault).resolve("logs"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.getFileName().toString().startsWith(name)) {
                    TestedSite.flip(file);
                }
            }
        }
    }

    @Test
    @DisplayName("a log that breaks off in its last segments is told, and fails a drill")
    void theContentIsBroken(@TempDir Path directory) throws Exception {
        Path data = place.path().resolve("broken");
        TestedSite own = holding(directory, data, 0);
        Path bad = Files.createDirectory(directory.resolve("bad")).resolve(segments.get(1));
        byte[] bytes = Files.readAllBytes(segment(1));
        for (int i = 40; i < 60; i++) {
            bytes[i] ^= 0x55; // its first record
        }
        Files.write(bad, bytes);
        own.unlocked("wal", "push", "db", bad.toString()).exits(0);
        own.run("drill").exits(4).says("the log could be replayed up to");
        own.unlocked("wal", "push", "db", segment(2).toString()).exits(0);
        var told = everything(own).exits(3).says("the log could be replayed up to").json();
        assertThat(told.get("notTested").toString()).doesNotContain("by its log");
        assertThat(count(data)).isEqualTo("20");
    }

    @Test
    @DisplayName("C-04 a file that came with the copy lets no step be tried without its comparison")
    void theMarkOfAnother(@TempDir Path directory) throws Exception {
        TestedSite own = holding(directory, place.path().resolve("mark"));
        Files.createDirectories(own.home().resolve("runbooks"));
        Files.writeString(
                own.home().resolve("runbooks/mine.yml"),
                """
                about: Tries twice.
                waves:
                  - name: all
                    steps:
                      - {name: data, restore: {kinds: [postgresql-physical]}}
                  - name: proof
                    steps:
                      - {name: read back, verify: all, retries: 1}
                """);
        configure(own, place.path().resolve("mark"), "  twice: {ephemeral: true, runbook: mine}\n");
        own.run("drill", "--region", "twice", "--mutate", "--seed", "1").exits(0);
    }
}
