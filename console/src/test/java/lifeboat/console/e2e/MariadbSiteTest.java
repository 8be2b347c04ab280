package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lifeboat.engines.mariadb.TestMariadb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A site whose source is a MariaDB server, from the command line.
@Timeout(180)
final class MariadbSiteTest {
    private static TestMariadb live;
    private static TestMariadb elsewhere;
    @TempDir private Path directory;
    private TestedSite site;
    private Path passwordFile;

    @BeforeAll
    static void start() throws Exception {
        live = TestMariadb.start();
        elsewhere = TestMariadb.start();
    }

    @BeforeEach
    void found() throws Exception {
        live.fillShop();
        site = TestedSite.create(directory.resolve("site"), "a", "b", "c");
        site.secret("db.password", TestMariadb.SECRET + "\n");
        passwordFile = site.home().resolve("db.password");
        site.configure(
                "db: {type: mariadb, url: \""
                        + live.address("shop").configured()
                        + "\", password: {file: db.password}}",
                TestedSite.vaultLines("a", "b", "c")
                        + "regions:\n  new:\n    sources:\n      db: {url: \""
                        + elsewhere.address("shop").configured()
                        + "\", password: {file: db.password}}\nchecks:\n  db: [{sql: \""
                        + TestMariadb.SUM
                        + "\", expect: same}, {sql: \"select 6 * 7\", expect: 42}]\n");
        site.run("init").exits(0);
    }

    @AfterAll
    static void stop() throws IOException {
        try (TestMariadb _ = live;
                TestMariadb _ = elsewhere) {
            // both end
        }
    }

    private Ending restore(String url, String... more) {
        String[] all = new String[more.length + 8];
        System.arraycopy(
                new String[] {
                    "restore",
                    "--source",
                    "db",
                    "--to",
                    url,
                    "--to-password-file",
                    passwordFile.toString(),
                    "--json"
                },
                0,
                all,
                0,
                8);
        System.arraycopy(more, 0, all, 8, more.length);
        return site.run(all);
    }

    @org.junit.jupiter.api.AfterEach
    void reset() throws IOException {
        live.reset();
        elsewhere.reset();
    }

    @Test
    @DisplayName("Q-08 a bank under load comes back whole out of one vault, into another server")
    void aBankUnderLoadComesBackWhole() throws Exception {
        assertThat(site.run("doctor").out()).contains("MariaDB 1").contains("answers");
        String sum = live.value(TestMariadb.SUM);
        Ending backup;
        try (TestMariadb.Bank bank = live.bank(3)) {
            backup = site.run("backup", "--json").exits(0);
            assertThat(bank.transfers()).isPositive();
        }
        assertThat(backup.json().get("sources").get(0).get("status").asString()).isEqualTo("ok");
        assertThat(backup.everything()).doesNotContain(TestMariadb.SECRET);

        restore(live.address("shop").configured()).exits(5).says("is the server that was captured");
        Ending restored = restore(elsewhere.address("").configured(), "--from", "b").exits(0);
        assertThat(restored.json().get("skipped")).isEmpty();
        assertThat(elsewhere.value(TestMariadb.SUM)).isEqualTo(sum);
        restore(elsewhere.address("").configured()).exits(5).says("already");

        Path files = site.home().resolve("files");
        site.run("restore", "--source", "db", "--to", files.toString()).exits(0);
        assertThat(Files.readString(files.resolve("order"))).contains("shop/tables/accounts");

        live.sql(
                "truncate shop.edges",
                "delete from shop.orders",
                "truncate shop.transit",
                "delete from shop.accounts where id > 100");
        Ending less = site.run("backup", "--json").exits(3);
        assertThat(less.json().get("sources").get(0).get("warnings").toString()).contains("rows");
    }

    @Test
    @DisplayName(
            "V-01 V-09 R-02 a drill in a throw-away server, planted damage, and the region's own server")
    void drillsAndRegions() throws Exception {
        site.run("backup", "--json").exits(0);
        site.run("plan", "--region", "new").exits(0);

        Ending drill = site.run("drill", "--json").exits(0);
        assertThat(drill.json().get("sources").get(0).get("level").asString()).isEqualTo("L5");
        assertThat(drill.json().get("sources").get(0).get("checks").toString())
                .contains("50000", "42");

        Ending mutated = site.run("drill", "--mutate", "--json").exits(0);
        assertThat(mutated.out()).contains("index removed", "role");

        Ending done =
                site.run("restore-everything", "--region", "new", "--confirm", "new", "--json")
                        .exits(0);
        assertThat(done.json().get("sources").get(0).get("verdict").asString()).isEqualTo("passed");
        assertThat(elsewhere.value(TestMariadb.SUM)).isEqualTo("50000");
        elsewhere.sql("delete from shop.orders");
        site.run("restore-everything", "--region", "new", "--confirm", "new").exits(5);
        elsewhere.reset();
        Files.writeString(
                site.config(),
                Files.readString(site.config())
                        .replace(
                                elsewhere.address("shop").configured(),
                                live.address("other").configured()));
        site.run("restore-everything", "--region", "new", "--confirm", "new")
                .exits(5)
                .says("is the server that was captured");
    }
}
