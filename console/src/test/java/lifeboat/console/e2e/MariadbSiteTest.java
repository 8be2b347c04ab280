package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lifeboat.engines.mariadb.TestMariadb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A site whose source is a MariaDB server, from the command line.
@Timeout(180)
final class MariadbSiteTest {
    private static TestMariadb live;
    private static TestMariadb elsewhere;
    private static TestedSite site;
    private static Path passwordFile;

    @BeforeAll
    static void found(@TempDir Path directory) throws Exception {
        live = TestMariadb.start();
        live.fillShop();
        elsewhere = TestMariadb.start();
        site = TestedSite.create(directory.resolve("site"), "a", "b", "c");
        site.secret("db.password", TestMariadb.SECRET + "\n");
        passwordFile = site.home().resolve("db.password");
        site.configure(
                "db: {type: mariadb, url: \""
                        + live.address("shop").configured()
                        + "\", password: {file: db.password}}",
                TestedSite.vaultLines("a", "b", "c"));
        site.run("init").exits(0);
    }

    @AfterAll
    static void stop() throws IOException {
        try (TestMariadb _ = live;
                TestMariadb _ = elsewhere) {
            // both end
        }
    }

    private static Ending restore(String url, String... more) {
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

        live.sql("truncate shop.edges", "delete from shop.orders", "truncate shop.transit");
        Ending less = site.run("backup", "--json").exits(3);
        assertThat(less.json().get("sources").get(0).get("warnings").toString()).contains("rows");
    }
}
