package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lifeboat.engines.postgresql.TestPostgresql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A site with a PostgreSQL database and a document root in regions and drills.
final class DatabaseRegionTest {
    private static final String CHECKS =
            """
            checks:
              db: [{sql: "select count(*), sum(balance) from accounts;", expect: same},
                   {sql: "select 6 * 7", expect: 42}]
            """;
    private static final List<Long> BEFORE =
            ProcessHandle.current().descendants().map(ProcessHandle::pid).toList();

    private static TestPostgresql live;
    private static TestPostgresql elsewhere;
    private static TestedSite site;
    private static String sources;

    @BeforeAll
    static void backUp(@TempDir Path directory) throws Exception {
        live = TestPostgresql.start();
        live.fillShop();
        elsewhere = TestPostgresql.start();
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        site.file("index.html", "<p>shop");
        sources =
                "db: {type: postgresql, url: \""
                        + live.server().url("shop")
                        + "\"}\n  tree: {type: directory, path: source}";
        configure(CHECKS);
        site.run("init").exits(0);
        site.run("backup").exits(0);
    }

    private static void configure(String more) throws IOException {
        site.configure(
                sources,
                TestedSite.vaultLines("a", "b")
                        + "regions:\n  new:\n    sources:\n      tree: {path: new}\n      db: {url: \""
                        + elsewhere.server().url("shop")
                        + "\"}\n"
                        + more);
    }

    @AfterAll
    static void stop() throws IOException {
        try (TestPostgresql _ = live;
                TestPostgresql _ = elsewhere) {
            // both end
        }
    }

    @AfterEach
    void reset() throws Exception {
        elsewhere.reset();
        TestedSite.remove(site.home().resolve("new"));
        configure(CHECKS);
    }

    private static List<String> texts(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(item -> item.get(field).asString())
                .toList();
    }

    private static Ending restore(String... more) {
        String[] all = new String[more.length + 6];
        List.of("restore-everything", "--region", "new", "--confirm", "new", "--json").toArray(all);
        System.arraycopy(more, 0, all, 6, more.length);
        return site.run(all);
    }

    /// No server of a drill, none of its files, and nothing that listens.
    private static void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(site.state().resolve("drills"))) {
            assertThat(left).isEmpty();
        }
        List<Long> ours = List.of(live.server().pid(), elsewhere.server().pid());
        assertThat(
                        ProcessHandle.current()
                                .descendants()
                                .filter(process -> !BEFORE.contains(process.pid()))
                                .filter(process ->
                                        !ours.contains(process.pid())
                                                && process.parent()
                                                        .filter(up -> ours.contains(up.pid()))
                                                        .isEmpty())
                                .flatMap(process -> process.info().command().stream()))
                .isEmpty();
        try (Stream<Path> temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            String mine = "lifeboat-pg-" + ProcessHandle.current().pid() + "-";
            assertThat(temporary.filter(path -> path.getFileName().toString().startsWith(mine)))
                    .hasSize(2);
        }
    }

    @Test
    @DisplayName(
            "R-02, R-08 a database comes back in the server of the region, compared and checked; never into the live one or one in use")
    void theRegionsServerGetsTheDatabase() throws Exception {
        site.run("plan", "--region", "new", "--json").exits(0);
        elsewhere.execute("postgres", "create database shop");
        elsewhere.execute("shop", "create table public.mine as select 1 as x");
        restore().exits(5).says("database shop on", "is not empty", "nothing was written");
        assertThat(site.home().resolve("new")).doesNotExist();
        elsewhere.reset();

        JsonNode done = restore().exits(0).json();

        assertThat(texts(done.get("sources"), "verdict")).containsOnly("passed");
        JsonNode db = done.get("sources").get(0);
        assertThat(db.get("level").asString()).isEqualTo("L5");
        assertThat(db.get("checks").toString()).contains("1000 100000", "42");
        assertThat(elsewhere.value("shop", "select count(*) from public.accounts"))
                .isEqualTo("1000");

        String region = Files.readString(site.config());
        Files.writeString(
                site.config(),
                region.replace(elsewhere.server().url("shop"), live.server().url("other")));
        restore().exits(5).says("is the live source itself");
        Files.writeString(
                site.config(),
                region.replace(
                        elsewhere.server().url("shop"), "postgresql://nobody@127.0.0.1:1/shop"));
        restore().exits(5).says("127.0.0.1", "does not answer");
    }

    @Test
    @DisplayName(
            "V-09 a drill restores the database into a server of its own that is gone after it")
    void aDrillProvesTheDatabase() throws Exception {
        JsonNode drill = site.run("drill", "--json").exits(0).json();

        assertThat(drill.get("verdict").asString()).isEqualTo("passed");
        assertThat(drill.get("level").asString()).isEqualTo("L7");
        assertThat(texts(drill.get("sources"), "level")).containsExactly("L5", "L4");
        assertThat(drill.get("sources").get(0).get("checks").toString())
                .contains("every row and definition", "select 6 * 7");
        RestoreEverythingTest.phasesAddUp(drill);
        nothingIsLeft();
    }

    @Test
    @DisplayName(
            "V-05 an answer that is another one fails the drill; one that was not recorded is never counted as passed")
    void checksOfDatabases() throws Exception {
        configure("checks: {db: [{sql: select count(*) from accounts, expect: 999}]}\n");
        site.run("drill", "--json").exits(4).says("1 of 1 checks did not pass");
        configure("checks: {db: [{sql: select count(*) from nowhere, expect: 1}]}\n");
        JsonNode error = site.run("drill", "--json").exits(4).json();
        assertThat(error.get("sources").get(0).get("checks").toString())
                .contains("error", "nowhere");
        configure("checks: {db: [{sql: select max(id) from accounts, expect: same}]}\n");
        JsonNode unknown = site.run("drill", "--json").exits(3).json();
        assertThat(unknown.get("sources").get(0).get("level").asString()).isEqualTo("L4");
        assertThat(unknown.get("sources").get(0).get("checks").toString())
                .contains("not-run", "not recorded");
        nothingIsLeft();
    }

    @Test
    @DisplayName(
            "V-01, V-03 a missing table, row, index, grant or role, a changed value, a dump cut short or empty: each turns the drill red and is named")
    void plantedDamageIsFound() throws Exception {
        JsonNode drill = site.run("drill", "--mutate", "--seed", "11", "--json").exits(0).json();

        assertThat(texts(drill.get("mutations"), "outcome"))
                .as(drill.get("mutations").toString())
                .doesNotContain("missed");
        assertThat(drill.get("detection").asString()).isEqualTo("17/17");
        assertThat(texts(drill.get("mutations"), "name"))
                .contains(
                        "table-missing",
                        "row-missing",
                        "value-changed",
                        "index-missing",
                        "sequence-behind",
                        "grant-missing",
                        "role-missing",
                        "dump-cut",
                        "dump-empty");
        nothingIsLeft();
    }
}
