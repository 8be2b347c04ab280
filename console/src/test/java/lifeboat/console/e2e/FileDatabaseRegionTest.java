package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
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
        configure(place);
        site.run("init").exits(0);
        site.run("backup").exits(0);
    }

    private void configure(Path home) throws IOException {
        site.configure(
                "orders: {type: sqlite, path: "
                        + orders
                        + "}\n  tree: {type: directory, path: source}",
                TestedSite.vaultLines("a", "b")
                        + "regions:\n  new:\n    sources:\n      tree: {path: new}\n      orders: {path: "
                        + home
                        + "}\n"
                        + "checks:\n  orders: [{sql: \""
                        + SUM
                        + "\", expect: 100000}]\n");
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
    @DisplayName("a drill of SQLite proves it and leaves nothing; planted damage is caught")
    void aDrillProvesAndCatches() throws Exception {
        JsonNode drill = site.run("drill", "--json").exits(0).json();
        assertThat(source(drill, "orders").get("level").asString()).isEqualTo("L5");
        try (Stream<Path> left = Files.list(site.state().resolve("drills"))) {
            assertThat(left).isEmpty();
        }
        JsonNode caught = site.run("drill", "--mutate", "--seed", "7", "--json").exits(0).json();
        List<String> outcomes =
                StreamSupport.stream(caught.get("mutations").spliterator(), false)
                        .filter(each -> each.toString().contains("orders: "))
                        .map(JsonNode::toString)
                        .toList();
        assertThat(outcomes).noneMatch(text -> text.contains("\"missed\""));
        assertThat(outcomes.stream().filter(text -> text.contains("\"caught\"")))
                .hasSizeGreaterThanOrEqualTo(6);
    }
}
