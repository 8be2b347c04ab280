package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import lifeboat.engines.h2.H2Address;
import lifeboat.engines.h2.TestH2;
import lifeboat.engines.mariadb.TestMariadb;
import lifeboat.engines.postgresql.BankLoad;
import lifeboat.engines.postgresql.TestPostgresql;
import lifeboat.engines.redis.RedisConnection;
import lifeboat.engines.redis.TestRedis;
import lifeboat.engines.sqlite.TestSqlite;
import lifeboat.vault.posix.TreeDigest;
import lifeboat.vault.posix.WeirdTree;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A site with sources of every kind, its end, and its return.
final class EveryKindTest {
    private static final String SUM = "select sum(balance) from accounts";
    private static final String CHECKS =
            """
            checks:
              shop-db: [{sql: "%s", expect: same}]
              books: [{sql: "%s", expect: same}]
              orders: [{sql: "%s", expect: same}]
              catalogue: [{sql: "%s", expect: same}]
              cache: [{sql: GET account:7, expect: 100}]
              state: [{command: [grep, -q, all of it, taken]}]
              docroot: [{command: [test, -s, index.php]}]
            """
                    .formatted(BankLoad.SUM, TestMariadb.SUM, SUM, SUM);

    @TempDir Path directory;
    private TestedSite site;
    private Path live;
    private TreeDigest documents;

    private static void secrets(TestedSite site) throws IOException {
        site.secret("h2.password", new String(TestH2.PASSWORD.reveal().orElseThrow()) + "\n");
        site.secret("redis.password", "canary of redis\n");
        site.secret("db.password", TestMariadb.SECRET + "\n");
    }

    @BeforeEach
    void build() throws Exception {
        site = TestedSite.create(directory.resolve("site"), "a", "b", "c");
        secrets(site);
        live = Files.createDirectories(directory.resolve("live"));
        WeirdTree.build(site.source());
        site.file("index.php", "<?php echo 'shop';");
        Files.createDirectories(site.home().resolve("etc"));
        Files.writeString(site.home().resolve("etc/shop.conf"), "listen 443\n");
        TestSqlite.fillShop(live.resolve("orders.db"), "wal");
        TestH2.fillShop(catalogue(live.resolve("catalogue")));
        try (TestPostgresql shop = TestPostgresql.start();
                TestMariadb books = TestMariadb.start();
                TestRedis cache =
                        TestRedis.start(Files.createDirectory(live.resolve("redis")), "yes")) {
            shop.fillShop();
            shop.execute("shop", BankLoad.TRANSIT);
            books.fillShop();
            cache.fill();
            configure(shop, books, cache);
            site.run("init").exits(0);
            site.run("backup").exits(0);
            site.file("news.html", "<p>new since the first night");
            site.run("backup").exits(0);
        }
        documents = TreeDigest.of(site.source());
    }

    private static H2Address catalogue(Path path) {
        return H2Address.ofFile(path, "SA");
    }

    private void configure(TestPostgresql shop, TestMariadb books, TestRedis cache)
            throws IOException {
        site.configure(
                """
                shop-db: {type: postgresql, url: "%s"}
                  books: {type: mariadb, url: "%s", password: {file: db.password}}
                  orders: {type: sqlite, path: "%s"}
                  catalogue: {type: h2, url: "%s", password: {file: h2.password}}
                  cache: {type: redis, url: "%s", password: {file: redis.password}}
                  state: {type: command, command: [printf, 'all of it: %%050d', '7']}
                  docroot: {type: directory, path: source}
                  conf: {type: config, paths: [etc]}\
                """
                        .formatted(
                                shop.server().url("shop"),
                                books.address("shop").configured(),
                                live.resolve("orders.db"),
                                catalogue(live.resolve("catalogue")).url(),
                                cache.address()),
                TestedSite.vaultLines("a", "b", "c") + CHECKS);
    }

    /// Servers, files, state and keys of the machine, two of three accounts.
    private Path destroy() throws Exception {
        WeirdTree.delete(site.source());
        TestedSite.remove(live);
        Path last = directory.resolve("the vault that is left");
        Files.move(site.vault("b"), last);
        TestedSite.remove(site.home());
        return last;
    }

    private static void region(TestedSite machine, TestPostgresql shop, TestMariadb books)
            throws IOException {
        String skeleton = Files.readString(machine.config());
        Files.writeString(
                machine.config(),
                skeleton.substring(0, skeleton.indexOf("# Where restore-everything"))
                        + """
                        regions:
                          new:
                            sources:
                              shop-db: {url: "%s"}
                              books: {url: "%s", password: {file: db.password}}
                              orders: {path: new/orders.db}
                              catalogue: {path: new/catalogue, password: {file: h2.password}}
                              cache: {path: new/redis}
                              state: {path: new/state, restore: [sh, -c, 'cat > taken'], rehearse: [sh, -c, 'cat > taken']}
                              docroot: {path: new/www}
                              conf: {path: new/conf}
                        """
                                .formatted(
                                        shop.server().url("shop"),
                                        books.address("shop").configured())
                        + CHECKS);
    }

    @Test
    @Timeout(1800)
    @DisplayName(
            "P-01, C-11, V-09 every kind of source, three vaults: the original and two vaults are destroyed, the last one brings it all back; damage planted in each kind is caught")
    void aSiteOfEveryKindComesBack() throws Exception {
        Path last = destroy();
        TestedSite machine = TestedSite.bare(directory.resolve("machine"));
        secrets(machine);
        machine.run("attach", last.toString()).exits(0);
        try (TestPostgresql shop = TestPostgresql.start();
                TestMariadb books = TestMariadb.start()) {
            region(machine, shop, books);
            machine.run("plan", "--region", "new").exits(0);

            JsonNode done =
                    machine.run(
                                    "restore-everything",
                                    "--region",
                                    "new",
                                    "--confirm",
                                    "new",
                                    "--privileged",
                                    "--json")
                            .exits(0)
                            .json();

            assertThat(done.get("verdict").asString()).isEqualTo("passed");
            assertThat(done.get("sources")).hasSize(8);
            for (JsonNode source : done.get("sources")) {
                boolean checked = !source.get("name").asString().equals("conf");
                assertThat(source.get("level").asString())
                        .as(source.toString())
                        .isEqualTo(checked ? "L5" : "L3");
            }
            assertThat(shop.value("shop", "select count(*) from public.accounts"))
                    .isEqualTo("1000");
            assertThat(books.value(TestMariadb.SUM)).isEqualTo("50000");
        }
        inFiles(machine.home().resolve("new"));

        JsonNode drill =
                machine.run("drill", "--region", "new", "--mutate", "--seed", "3", "--json")
                        .exits(0)
                        .json();

        assertThat(drill.get("level").asString()).isEqualTo("L7");
        assertThat(drill.get("detection").asString()).matches("([4-9]\\d|\\d{3})/\\1");
        for (String source :
                new String[] {"shop-db", "books", "orders", "catalogue", "cache", "state"}) {
            assertThat(StreamSupport.stream(drill.get("mutations").spliterator(), false))
                    .as(source)
                    .anyMatch(each ->
                            each.get("planted").asString().startsWith(source + ": ")
                                    && each.get("outcome").asString().equals("caught"));
        }
    }

    private void inFiles(Path place) throws Exception {
        assertThat(TestSqlite.run(place.resolve("orders.db"), SUM)).isEqualTo("100000");
        assertThat(TestH2.value(catalogue(place.resolve("catalogue")), SUM)).isEqualTo("100000");
        assertThat(place.resolve("state/taken")).content().startsWith("all of it: 0");
        try (TestRedis cache = TestRedis.start(place.resolve("redis"), "yes");
                RedisConnection connection = cache.connect()) {
            assertThat(connection.ask("GET", "account:7")).isEqualTo("100");
        }
        assertThat(documents.differences(TreeDigest.of(place.resolve("www")))).isEmpty();
        assertThat(place.resolve("conf" + site.home() + "/etc/shop.conf")).hasContent("listen 443");
        WeirdTree.delete(place.resolve("www"));
    }
}
