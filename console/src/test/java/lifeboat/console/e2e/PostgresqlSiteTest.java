package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lifeboat.engines.postgresql.BankLoad;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.TestPostgresql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A site whose source is a PostgreSQL server, from the command line.
final class PostgresqlSiteTest {
    private static TestPostgresql live;
    private static TestPostgresql elsewhere;
    private static TestedSite site;
    private static Ending backup;
    private static String sum;
    private static long transfers;

    @BeforeAll
    static void backUpUnderLoad(@TempDir Path directory) throws Exception {
        live = TestPostgresql.start();
        live.fillShop();
        live.execute("shop", BankLoad.TRANSIT);
        sum = live.value("shop", BankLoad.SUM);
        elsewhere = TestPostgresql.start();
        site = TestedSite.create(directory.resolve("site"), "a", "b", "c");
        site.secret("db.password", "not needed on a socket\n");
        site.configure(
                "db: {type: postgresql, url: \""
                        + live.server().url("shop")
                        + "\", password: {file: db.password}}",
                TestedSite.vaultLines("a", "b", "c"));
        site.run("init").exits(0);
        try (PostgresqlServer server = live.connect();
                BankLoad load = new BankLoad(server, "shop", 1000, 4)) {
            long begun = load.transfers();
            backup = site.run("backup", "--json").exits(0);
            transfers = load.transfers() - begun;
        }
    }

    @AfterAll
    static void stop() throws IOException {
        try (TestPostgresql _ = live;
                TestPostgresql _ = elsewhere) {
            // both end
        }
    }

    @AfterEach
    void reset() throws IOException {
        elsewhere.reset();
    }

    private static Ending restore(String url, String... more) {
        String[] all = new String[more.length + 6];
        List.of("restore", "--source", "db", "--to", url, "--json").toArray(all);
        System.arraycopy(more, 0, all, 6, more.length);
        return site.run(all);
    }

    @Test
    @DisplayName(
            "Q-08 a bank under load: the sum is what it was, out of one vault, in another server")
    void aBankUnderLoadComesBackWhole() throws Exception {
        assertThat(transfers).as("transfers while the backup ran").isGreaterThan(20);
        assertThat(backup.json().get("sources").get(0).get("consistencyPoint").asString())
                .startsWith("shop@");

        Ending restored = restore(elsewhere.server().url("shop"), "--from", "b").exits(0);

        assertThat(restored.json().get("skipped")).isEmpty();
        assertThat(elsewhere.value("shop", BankLoad.SUM)).isEqualTo(sum);
        assertThat(live.value("shop", BankLoad.SUM)).isEqualTo(sum);
        assertThat(elsewhere.value("shop", "select count(*) from public.\"order\""))
                .isEqualTo("500");
    }

    @Test
    void theLiveSourceAndWhatIsInUseAreRefused() throws Exception {
        restore(live.server().url("shop")).exits(5).says("system identifier");
        restore(live.server().url("beside")).exits(5).says("system identifier", "--overwrite");
        restore(live.server().url("shop"), "--overwrite").exits(5);
        restore(live.server().url("beside"), "--overwrite").exits(3).says("work_mem is missing");
        assertThat(live.value("beside", BankLoad.SUM)).isEqualTo(sum);
        live.execute("postgres", "drop database beside");
        elsewhere.execute("postgres", "create database shop");
        elsewhere.execute("shop", "create table public.mine as select 1 as x");
        restore(elsewhere.server().url("shop")).exits(5).says("is not empty");
        assertThat(elsewhere.value("shop", "select x from public.mine")).isEqualTo("1");
        assertThat(
                        elsewhere.value(
                                "postgres", "select count(*) from pg_roles where rolname = 'app'"))
                .isEqualTo("0");
    }

    @Test
    void oneTableAlone() throws Exception {
        elsewhere.execute("postgres", "create database side");
        elsewhere.execute("side", "create table public.mine as select 1 as x");
        elsewhere.execute("postgres", "create role readers", "create role app");

        Ending one =
                restore(elsewhere.server().url("side"), "--include", "shop/tables/public/accounts")
                        .exits(0);

        assertThat(one.json().get("warnings").toString()).contains("trimmed");
        assertThat(elsewhere.value("side", "select count(*) from public.accounts"))
                .isEqualTo("1000");
        assertThat(
                        elsewhere.value(
                                "side",
                                "select string_agg(relname, ' ' order by relname) from pg_class where relkind in ('r', 'i') and relnamespace = 'public'::regnamespace"))
                .isEqualTo("accounts accounts_pkey mine");
        restore(elsewhere.server().url("side"), "--include", "shop/tables/public/accounts")
                .exits(5)
                .says("has a table public.accounts already");
    }

    @Test
    void aServerThatIsAwayFailsTheSourceAndNothingElse(@TempDir Path other) throws Exception {
        TestedSite away = site.copy(other.resolve("site"));
        away.file("page", "still saved");
        away.configure(
                "db: {type: postgresql, url: \"postgresql://nobody@127.0.0.1:1/shop\"}\n  tree: {type: directory, path: source}",
                TestedSite.vaultLines("a", "b", "c"));
        Ending failed = away.run("backup", "--json").exits(1);
        assertThat(failed.json().get("sources").toString()).contains("127.0.0.1");
        away.restored(other.resolve("back"));
        away.run("doctor").says("127.0.0.1");
    }

    @Test
    void whatIsWrongWithAnAddressIsSaid(@TempDir Path other) throws Exception {
        TestedSite wrong = TestedSite.create(other.resolve("site"), "a");
        wrong.configure(
                "db: {type: postgresql, url: \"postgresql://u@h/d?password=x\"}",
                TestedSite.vaultLines("a"));
        wrong.run("backup").exits(2).says("must not have the parameter password");
        restore("postgresql://u:secret@h/d").exits(2).says("holds a password");
        restore("mysql://u@h/d").exits(2);
    }
}
