package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import lifeboat.engines.h2.H2Address;
import lifeboat.engines.h2.TestH2;
import lifeboat.engines.redis.RedisConnection;
import lifeboat.engines.redis.TestRedis;
import lifeboat.engines.sqlite.TestSqlite;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Databases in files and programs, from the command line.
final class FileDatabaseSiteTest {
    private static final String SUM = "select sum(balance) from accounts";

    @TempDir Path directory;
    private TestedSite site;
    private Path orders;
    private Path kept;

    @BeforeEach
    void prepare() throws Exception {
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        orders = directory.resolve("orders.db");
        kept = directory.resolve("kept");
        TestSqlite.fillShop(orders, "wal");
        site.configure(
                "orders: {type: sqlite, path: "
                        + orders
                        + "}\n  state: {type: command, command: [printf, 'all of it'], minimum: 4, restore: [sh, -c, 'cat > "
                        + kept
                        + "']}",
                TestedSite.vaultLines("a", "b"));
        site.run("init").exits(0);
    }

    @Test
    void aDatabaseAndAProgramComeBack() throws Exception {
        site.run("doctor").says("SQLite", "journal mode wal", "printf");
        site.run("backup").exits(0);
        Path place = directory.resolve("place.db");

        site.run("restore", "--source", "orders", "--to", "sqlite:" + place).exits(0);
        site.run("restore", "--source", "state", "--to", "command:").exits(0);

        assertThat(TestSqlite.run(place, SUM)).isEqualTo(TestSqlite.run(orders, SUM));
        assertThat(kept).hasContent("all of it");
        site.run("restore", "--source", "orders", "--to", "sqlite:" + place)
                .exits(5)
                .says("exists already");
        site.run("restore", "--source", "orders", "--to", "sqlite:" + place, "--overwrite")
                .exits(0);
        site.run("restore", "--source", "state", "--to", "sqlite:" + place)
                .exits(2)
                .says("is of type command");
        site.run("restore", "--source", "orders", "--to", "ftp://x/y").exits(2);
        site.run("restore", "--source", "orders", "--to", directory.resolve("files").toString())
                .exits(0);
        assertThat(TestSqlite.run(directory.resolve("files/orders.db"), SUM))
                .isEqualTo(TestSqlite.run(orders, SUM));
    }

    @Test
    @DisplayName(
            "G-04 a database that lost a table, most rows, or its structure: kept, suspect, exit code 3, and shown")
    void aSuspectDatabaseIsKeptAndShown() throws Exception {
        site.run("backup").exits(0);
        TestSqlite.run(orders, "drop table log", "delete from accounts where id > 100");
        Ending suspect = site.run("backup", "--json").exits(3);
        assertThat(suspect.json().get("sources").get(0).get("warnings").toString())
                .contains("1 table is gone: log", "rows");
        site.run("snapshots").exits(0).says("orders(suspect)");
        Path place = directory.resolve("place.db");
        site.run("restore", "--source", "orders", "--to", "sqlite:" + place).exits(0);
        assertThat(TestSqlite.run(place, "select count(*) from accounts")).isEqualTo("100");
        site.run("backup").exits(3);
    }

    @Test
    @DisplayName("V-03 a program that fails fails its source; the others are kept")
    void aProgramThatFails() throws Exception {
        site.configure(
                "orders: {type: sqlite, path: "
                        + orders
                        + "}\n  state: {type: command, command: [sh, -c, 'echo half; exit 4']}",
                TestedSite.vaultLines("a", "b"));
        site.run("backup").exits(1).says("status 4");
        site.run("restore", "--source", "orders", "--to", "sqlite:" + directory.resolve("p.db"))
                .exits(0);
        site.run("restore", "--source", "state", "--to", "command:").exits(2);
    }

    @Test
    void anH2DatabaseAndARedisServerComeBack(@TempDir Path data) throws Exception {
        H2Address own = new H2Address("jdbc:h2:" + directory.resolve("own"), "SA");
        TestH2.fillShop(own);
        site.secret("h2.password", new String(TestH2.PASSWORD.reveal().orElseThrow()) + "\n");
        site.secret("redis.password", "canary of redis\n");
        Path fresh = Files.createDirectory(directory.resolve("fresh"));
        try (TestRedis server = TestRedis.start(data, "yes")) {
            server.fill();
            site.configure(
                    "catalogue: {type: h2, url: \""
                            + own.url()
                            + "\", password: {file: h2.password}}\n  cache: {type: redis, url: \""
                            + server.address()
                            + "\", password: {file: redis.password}}",
                    TestedSite.vaultLines("a", "b"));
            site.run("doctor").says("H2 2.", "Redis ");
            site.run("backup").exits(0);
            site.run("restore", "--source", "cache", "--to", server.address().url())
                    .exits(2)
                    .says("a running server takes none");
        }
        String place = "jdbc:h2:" + directory.resolve("place");
        site.run("restore", "--source", "catalogue", "--to", place).exits(0);
        site.run("restore", "--source", "catalogue", "--to", place).exits(5);
        site.run("restore", "--source", "cache", "--to", "redis:" + fresh).exits(0);
        site.run("restore", "--source", "cache", "--to", "redis:" + fresh).exits(5);
        String sum = "select sum(balance) from accounts";
        assertThat(TestH2.value(new H2Address(place, "SA"), sum)).isEqualTo(TestH2.value(own, sum));
        try (TestRedis server = TestRedis.start(fresh, "yes");
                RedisConnection connection = server.connect()) {
            assertThat(connection.ask("GET", "account:7")).isEqualTo("100");
        }
    }
}
