package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lifeboat.engines.redis.RedisConnection;
import lifeboat.engines.redis.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A site with a Redis server in regions and drills.
final class RedisRegionTest {
    @TempDir Path directory;
    private TestedSite site;
    private TestRedis live;
    private Path place;

    @BeforeEach
    void backUp() throws Exception {
        live = TestRedis.start(Files.createDirectory(directory.resolve("live")), "yes");
        live.fill();
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        site.secret("redis.password", "canary of redis\n");
        place = directory.resolve("place");
        configure("path: " + place);
        site.run("init").exits(0);
        site.run("backup").exits(0);
    }

    @AfterEach
    void end() throws Exception {
        live.close();
    }

    private void configure(String home) throws IOException {
        site.configure(
                "cache: {type: redis, url: \""
                        + live.address()
                        + "\", password: {file: redis.password}}",
                TestedSite.vaultLines("a", "b")
                        + "regions:\n  new:\n    sources:\n      cache: {"
                        + home
                        + "}\nchecks:\n  cache: [{sql: GET account:7, expect: 100}]\n");
    }

    private Ending restore() {
        return site.run("restore-everything", "--region", "new", "--confirm", "new", "--json");
    }

    private static JsonNode cache(JsonNode done) {
        return done.get("sources").get(0);
    }

    @Test
    @DisplayName(
            "R-02 Redis comes back in its region, with its append-only log on or off, never over what is there")
    void theRegionGetsTheData() throws Exception {
        configure("existing: refuse");
        restore().exits(5).says("it has no path in this region", "nothing was written");
        configure("existing: overwrite, path: " + directory.resolve("live"));
        restore().exits(5).says("/live/", "exists already", "nothing was written");
        configure("path: " + place);
        site.run("plan", "--region", "new").exits(0).says(place.toString());

        JsonNode done = restore().exits(0).json();

        assertThat(cache(done).get("verdict").asString()).isEqualTo("passed");
        assertThat(cache(done).get("level").asString()).isEqualTo("L5");
        for (String log : new String[] {"yes", "no"}) {
            try (TestRedis server = TestRedis.start(place, log);
                    RedisConnection connection = server.connect()) {
                assertThat(connection.ask("GET", "account:7")).isEqualTo("100");
                assertThat(connection.ask("LLEN", "list")).isEqualTo("600");
            }
        }
    }

    @Test
    @DisplayName(
            "V-01, V-09 a drill of Redis proves it and leaves nothing; planted damage is caught by name")
    void aDrillProvesAndCatches() throws Exception {
        JsonNode drill = site.run("drill", "--json").exits(0).json();
        assertThat(cache(drill).get("level").asString()).isEqualTo("L5");
        try (Stream<Path> left = Files.list(site.state().resolve("drills"))) {
            assertThat(left).isEmpty();
        }
        JsonNode caught = site.run("drill", "--mutate", "--seed", "7", "--json").exits(0).json();
        assertThat(caught.get("detection").asString()).matches("(\\d+)/\\1");
        assertThat(
                        StreamSupport.stream(caught.get("mutations").spliterator(), false)
                                .filter(each -> each.get("outcome").asString().equals("caught"))
                                .map(each -> each.toString())
                                .filter(text -> text.contains("cache: ")))
                .hasSizeGreaterThanOrEqualTo(5)
                .anyMatch(text -> text.contains("/rows is "));
    }
}
