package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import lifeboat.engines.postgresql.BankLoad;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.TestPostgresql;
import lifeboat.vault.posix.TreeDigest;
import lifeboat.vault.posix.WeirdTree;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A whole site, its end, and its return in a fresh region on another machine.
final class RealSiteTest {
    private static final String CHECKS =
            """
            checks:
              shop-db: [{sql: "%s", expect: same}]
              docroot: [{command: [test, -s, index.php]}]
            """
                    .formatted(BankLoad.SUM);

    @Test
    @DisplayName(
            "P-01, C-11 database, document root and configuration, three vaults: the original and two vaults are destroyed, the last one brings it all back on an empty machine")
    void aSiteIsDestroyedAndComesBack(@TempDir Path directory) throws Exception {
        TestedSite site = TestedSite.create(directory.resolve("site"), "a", "b", "c");
        WeirdTree.build(site.source());
        site.file("index.php", "<?php echo 'shop';");
        Path etc = Files.createDirectories(site.home().resolve("etc"));
        Files.writeString(etc.resolve("shop.conf"), "listen 80\n");
        Map<String, String> before = new TreeMap<>();
        TreeDigest documents;
        try (TestPostgresql live = TestPostgresql.start()) {
            live.fillShop();
            live.execute("shop", BankLoad.TRANSIT);
            site.configure(
                    "shop-db: {type: postgresql, url: \""
                            + live.server().url("shop")
                            + "\"}\n  docroot: {type: directory, path: source}\n  conf: {type: config, paths: [etc]}",
                    TestedSite.vaultLines("a", "b", "c") + CHECKS);
            site.run("init").exits(0);
            site.run("backup").exits(0);
            site.file("news.html", "<p>new since the first night");
            Files.writeString(etc.resolve("shop.conf"), "listen 443\n");
            live.execute("shop", "insert into public.odd (id, t) values (99, 'second night')");
            try (PostgresqlServer server = live.connect();
                    BankLoad load = new BankLoad(server, "shop", 1000, 2)) {
                load.transfers();
                site.run("backup").exits(0);
            }
            for (String query :
                    new String[] {
                        BankLoad.SUM,
                        "select count(*) from public.\"order\"",
                        "select string_agg(id || coalesce(t, '-'), ',' order by id) from public.odd"
                    }) {
                before.put(query, live.value("shop", query));
            }
            documents = TreeDigest.of(site.source());
            site.run("drill").exits(0);
        }

        // the end: server, trees, state and keys of the machine, two of three accounts
        WeirdTree.delete(site.source());
        Path last = directory.resolve("the vault that is left");
        Files.move(site.vault("b"), last);
        TestedSite.remove(site.home());

        TestedSite machine = TestedSite.bare(directory.resolve("machine"));
        machine.run("attach", last.toString()).exits(0);
        try (TestPostgresql fresh = TestPostgresql.start()) {
            String skeleton = Files.readString(machine.config());
            assertThat(skeleton).contains("shop-db: {url: ", "conf: {path: ");
            Files.writeString(
                    machine.config(),
                    skeleton.substring(0, skeleton.indexOf("# Where restore-everything"))
                            + "regions:\n  new:\n    sources:\n      shop-db: {url: \""
                            + fresh.server().url("shop")
                            + "\"}\n      docroot: {path: new/www}\n      conf: {path: new/conf}\n"
                            + CHECKS);
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
            RestoreEverythingTest.phasesAddUp(done);
            for (JsonNode source : done.get("sources")) {
                boolean checked = !source.get("name").asString().equals("conf");
                assertThat(source.get("level").asString()).isEqualTo(checked ? "L5" : "L3");
            }
            for (Map.Entry<String, String> value : before.entrySet()) {
                assertThat(fresh.value("shop", value.getKey())).isEqualTo(value.getValue());
            }
            Path restored = machine.home().resolve("new/www");
            assertThat(documents.differences(TreeDigest.of(restored))).isEmpty();
            assertThat(machine.home().resolve("new/conf" + etc + "/shop.conf"))
                    .hasContent("listen 443");
            machine.run("drill", "--json").exits(0);
            WeirdTree.delete(restored);
        }
    }
}
