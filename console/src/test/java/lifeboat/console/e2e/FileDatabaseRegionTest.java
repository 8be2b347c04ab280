package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lifeboat.engines.h2.H2Address;
import lifeboat.engines.h2.TestH2;
import lifeboat.engines.sqlite.TestSqlite;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A site with databases in files in regions and drills.
final class FileDatabaseRegionTest {
    private static final String SUM = "select sum(balance) from accounts";

    @TempDir Path directory;
    private TestedSite site;
    private Path orders;
    private Path place;

    @BeforeEach
    void backUp() throws Exception {
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        site.file("index.html", "<p>shop");
        orders = directory.resolve("live/orders.db");
        place = directory.resolve("place/orders.db");
        Files.createDirectories(directory.resolve("live"));
        TestSqlite.fillShop(orders, "wal");
        TestH2.fillShop(catalogue());
        site.secret("h2.password", new String(TestH2.PASSWORD.reveal().orElseThrow()) + "\n");
        configure(place);
        site.run("init").exits(0);
        site.run("backup").exits(0);
    }

    private H2Address catalogue() {
        return new H2Address("jdbc:h2:" + directory.resolve("live/catalogue"), "SA");
    }

    private void configure(Path home) throws IOException {
        configure(home, "path: " + directory.resolve("place/catalogue"));
    }

    private void configure(Path home, String h2) throws IOException {
        site.configure(
                "orders: {type: sqlite, path: "
                        + orders
                        + "}\n  catalogue: {type: h2, url: \""
                        + catalogue().url()
                        + "\", password: {file: h2.password}}"
                        + "\n  tree: {type: directory, path: source}",
                TestedSite.vaultLines("a", "b")
                        + "regions:\n  new:\n    sources:\n      tree: {path: new}\n      orders: {path: "
                        + home
                        + "}\n      catalogue: {"
                        + h2
                        + "}\n"
                        + "checks:\n  orders: [{sql: \""
                        + SUM
                        + "\", expect: 100000}, {sql: \"select count(*) from accounts\", expect: same}]\n"
                        + "  catalogue: [{sql: \""
                        + SUM
                        + "\", expect: same}]\n");
    }

    private Ending restore() {
        return site.run("restore-everything", "--region", "new", "--confirm", "new", "--json");
    }

    private static JsonNode source(JsonNode done, String name) {
        return StreamSupport.stream(done.get("sources").spliterator(), false)
                .filter(each -> each.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName(
            "R-02 SQLite comes back in its region, never over the live file or one that exists")
    void theRegionGetsTheDatabase() throws Exception {
        site.run("plan", "--region", "new").exits(0).says(place.toString());
        configure(orders);
        restore().exits(5).says("is the live source orders", "nothing was written");
        configure(place);
        Files.createDirectories(directory.resolve("place"));
        Files.writeString(place, "mine");
        restore().exits(5).says("exists already", "nothing was written");
        assertThat(place).hasContent("mine");
        Files.delete(place);

        JsonNode done = restore().exits(0).json();

        assertThat(source(done, "orders").get("verdict").asString()).isEqualTo("passed");
        assertThat(source(done, "orders").get("level").asString()).isEqualTo("L5");
        assertThat(TestSqlite.run(place, SUM)).isEqualTo("100000");
    }

    @Test
    @DisplayName(
            "R-02 H2 comes back in its region, into a file or a server, never over what is there; a password that would not open it is told first")
    void theRegionGetsTheH2Database() throws Exception {
        Path file = directory.resolve("place/catalogue.mv.db");
        site.run("plan", "--region", "new").exits(0).says("place/catalogue");
        configure(place, "url: \"" + catalogue().url() + "\"");
        restore().exits(5).says("catalogue.mv.db exists already", "nothing was written");
        configure(place, "path: " + directory.resolve("live"));
        restore().exits(5).says("is a directory; name the database in it");
        Path wrong = site.secret("wrong.password", "not that one\n");
        configure(
                place,
                "path: "
                        + directory.resolve("place/catalogue")
                        + ", password: {file: "
                        + wrong
                        + "}");
        restore().exits(5).says("the password of user SA is not that of the captured database");
        configure(place);

        JsonNode done = restore().exits(0).json();

        assertThat(source(done, "catalogue").get("verdict").asString()).isEqualTo("passed");
        assertThat(source(done, "catalogue").get("level").asString()).isEqualTo("L5");
        assertThat(file).exists();
        H2Address restored = new H2Address("jdbc:h2:" + directory.resolve("place/catalogue"), "SA");
        assertThat(TestH2.value(restored, SUM)).isEqualTo("100000");
    }

    @Test
    @DisplayName(
            "R-02 H2 goes into an empty database of a server, and not into one that holds something")
    void aServerGetsTheH2Database() throws Exception {
        Files.createDirectories(directory.resolve("server"));
        try (TestH2 server = TestH2.start(directory.resolve("server"))) {
            H2Address fresh = server.address("fresh");
            configure(place, "url: \"" + fresh.url() + "\"");
            restore().exits(5).says("fresh does not let us in");
            TestH2.execute(fresh, "create table mine (id int)");
            restore().exits(5).says("is not empty", "nothing was written");
            TestH2.execute(fresh, "drop table mine");

            JsonNode done = restore().exits(0).json();

            assertThat(source(done, "catalogue").get("level").asString()).isEqualTo("L5");
            assertThat(TestH2.value(fresh, SUM)).isEqualTo("100000");
            assertThat(
                            TestH2.value(
                                    fresh,
                                    "select count(*) from information_schema.schemata where schema_name like 'LIFEBOAT%'"))
                    .isEqualTo("0");
        }
    }

    @Test
    @DisplayName(
            "V-01, V-09 a drill of SQLite and H2 proves them and leaves nothing; planted damage is caught")
    void aDrillProvesAndCatches() throws Exception {
        JsonNode drill = site.run("drill", "--json").exits(0).json();
        assertThat(source(drill, "orders").get("level").asString()).isEqualTo("L5");
        assertThat(source(drill, "catalogue").get("level").asString()).isEqualTo("L5");
        try (Stream<Path> left = Files.list(site.state().resolve("drills"))) {
            assertThat(left).isEmpty();
        }
        JsonNode caught = site.run("drill", "--mutate", "--seed", "7", "--json").exits(0).json();
        assertThat(caught.get("detection").asString()).matches("(\\d+)/\\1");
        assertThat(outcomes(caught, "orders: ", "caught")).hasSizeGreaterThanOrEqualTo(6);
        assertThat(outcomes(caught, "orders: ", "missed")).isEmpty();
        assertThat(outcomes(caught, "catalogue: ", "caught")).hasSizeGreaterThanOrEqualTo(9);
        assertThat(outcomes(caught, "catalogue: ", "missed")).isEmpty();
        assertThat(outcomes(caught, "catalogue: a table removed", "caught").getFirst())
                .contains("/rows is missing");
    }

    private static List<String> outcomes(JsonNode drill, String what, String outcome) {
        return StreamSupport.stream(drill.get("mutations").spliterator(), false)
                .map(JsonNode::toString)
                .filter(text -> text.contains(what) && text.contains("\"" + outcome + "\""))
                .toList();
    }
}
