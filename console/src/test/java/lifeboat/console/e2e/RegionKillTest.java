package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lifeboat.engines.h2.H2Address;
import lifeboat.engines.h2.TestH2;
import lifeboat.engines.redis.RedisConnection;
import lifeboat.engines.redis.TestRedis;
import lifeboat.engines.sqlite.TestSqlite;
import lifeboat.targets.strace.Strace;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `restore-everything` of sources that are no trees, killed, and continued by the same command.
@EnabledIf("canTrace")
final class RegionKillTest {
    private static final String SUM = "select sum(balance) from accounts";
    private static final String[] RESTORE = {
        "restore-everything",
        "--region",
        "new",
        "--confirm",
        "new",
        "--passphrase-file",
        "HOME/passphrase"
    };

    @TempDir private static Path shared;
    private static TestedSite start;

    @TempDir private Path directory;

    static boolean canTrace() throws InterruptedException {
        return Strace.works();
    }

    @BeforeAll
    static void backUp() throws Exception {
        start = TestedSite.create(shared.resolve("start"), "a", "b");
        Path live = Files.createDirectory(shared.resolve("live"));
        TestSqlite.fillShop(live.resolve("orders.db"), "delete");
        H2Address catalogue = new H2Address("jdbc:h2:" + live.resolve("catalogue"), "SA");
        TestH2.fillShop(catalogue);
        start.secret("h2.password", new String(TestH2.PASSWORD.reveal().orElseThrow()) + "\n");
        start.secret("redis.password", "canary of redis\n");
        try (TestRedis cache =
                TestRedis.start(Files.createDirectory(live.resolve("redis")), "no")) {
            cache.fill();
            configure(live, catalogue, cache);
            start.run("init").exits(0);
            start.run("backup").exits(0);
        }
    }

    private static void configure(Path live, H2Address catalogue, TestRedis cache)
            throws IOException {
        start.configure(
                "orders: {type: sqlite, path: "
                        + live.resolve("orders.db")
                        + "}\n  catalogue: {type: h2, url: \""
                        + catalogue.url()
                        + "\", password: {file: h2.password}}\n  cache: {type: redis, url: \""
                        + cache.address()
                        + "\", password: {file: redis.password}}"
                        + "\n  state: {type: command, command: [printf, all of it], restore: [sh, -c, 'cat > taken']}",
                TestedSite.vaultLines("a", "b")
                        + "regions:\n  new:\n    sources:\n      orders: {path: new/orders.db}\n"
                        + "      catalogue: {path: new/catalogue}\n      cache: {path: new/redis}\n      state: {path: new/state}\n"
                        + "checks:\n  orders: [{sql: \""
                        + SUM
                        + "\", expect: same}]\n  catalogue: [{sql: \""
                        + SUM
                        + "\", expect: same}]\n  cache: [{sql: GET account:7, expect: 100}]\n"
                        + "  state: [{command: [grep, -q, all of it, taken]}]\n");
    }

    private KillSweep restores() {
        return new KillSweep(directory, start, RegionKillTest::survives, RESTORE);
    }

    private static Ending again(TestedSite site) {
        return site.run("restore-everything", "--region", "new", "--confirm", "new", "--json");
    }

    /// Killed after its last act, a restore has nothing to continue.
    private static void survives(TestedSite site, Path scratch, String point) throws IOException {
        Ending ending = again(site);
        if (ending.code() == 5) {
            ending.says("exists already");
        } else {
            assertThat(ending.code()).as("%s: %s", point, ending.everything()).isZero();
            for (JsonNode source : ending.json().get("sources")) {
                assertThat(source.get("level").asString())
                        .as("%s: %s", point, source)
                        .isEqualTo("L5");
            }
        }
        Path place = site.home().resolve("new");
        H2Address catalogue = new H2Address("jdbc:h2:" + place.resolve("catalogue"), "SA");
        assertThat(TestSqlite.run(place.resolve("orders.db"), SUM)).as(point).isEqualTo("100000");
        try {
            assertThat(TestH2.value(catalogue, SUM)).as(point).isEqualTo("100000");
        } catch (java.sql.SQLException e) {
            throw new IOException(e);
        }
        assertThat(place.resolve("state/taken")).as(point).hasContent("all of it");
        try (TestRedis cache = TestRedis.start(place.resolve("redis"), "yes");
                RedisConnection connection = cache.connect()) {
            assertThat(connection.ask("GET", "account:7")).as(point).isEqualTo("100");
        }
        try (var left = Files.walk(place)) {
            assertThat(left.map(Path::toString).filter(name -> name.contains("unfinished")))
                    .as(point)
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("C-04 restore-everything killed amid its renames is continued by the same command")
    void killedInTheMiddle() throws Exception {
        restores().somewhereAmid("rename");
    }

    @Test
    @EnabledIfSystemProperty(named = "lifeboat.long", matches = "true")
    @DisplayName("C-04 restore-everything killed at every call that changes files is continued")
    void killedAtEveryCall() throws Exception {
        Map<String, Integer> kills = restores().atEveryCall();
        System.out.println("killed at every call: " + kills);
        assertThat(kills).containsKeys("rename", "fsync");
    }
}
