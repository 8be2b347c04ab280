package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import lifeboat.engines.mariadb.TestMariadb;
import lifeboat.engines.program.PrivateDirectory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A site whose source is the physical copy of a MariaDB server, from the command line.
@Timeout(300)
final class PhysicalMariadbTest {
    private static TestMariadb live;
    private static TestedSite site;
    private static PrivateDirectory place;

    @BeforeAll
    static void backUpUnderLoad(@TempDir Path directory) throws Exception {
        live = TestMariadb.start("--log-bin=changes");
        live.fillShop();
        place = PrivateDirectory.make("physical");
        Files.setPosixFilePermissions(place.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
        site = TestedSite.create(directory.resolve("site"), "a", "b", "c");
        site.secret("db.password", TestMariadb.SECRET + "\n");
        site.configure(
                "db: {type: mariadb, method: physical, url: \""
                        + live.address("").configured()
                        + "\", password: {file: db.password}}",
                TestedSite.vaultLines("a", "b", "c")
                        + "regions:\n  new:\n    sources:\n      db: {path: "
                        + place.path().resolve("region")
                        + "}\nchecks:\n  db: [{sql: \""
                        + TestMariadb.SUM
                        + "\", expect: 50000}]\n");
        site.run("init").exits(0);
        assertThat(site.run("doctor").out()).contains("answers, mariadb-backup 1");
        try (TestMariadb.Bank bank = live.bank(3)) {
            var told = site.run("backup", "--json").exits(0).json().get("sources").get(0);
            assertThat(told.get("status").asString()).isEqualTo("ok");
            assertThat(told.get("warnings")).isEmpty();
            assertThat(bank.transfers()).isPositive();
        }
    }

    @AfterAll
    static void stop() throws IOException {
        try (TestMariadb _ = live;
                PrivateDirectory _ = place) {
            // both end
        }
    }

    @Test
    @DisplayName("R-01 out of one vault into an empty directory, proven there; never over anything")
    void becomesTheFilesOfAServer() throws Exception {
        Path data = place.path().resolve("data");
        Ending done =
                site.run(
                                "restore",
                                "--source",
                                "db",
                                "--to",
                                data.toString(),
                                "--from",
                                "b",
                                "--json")
                        .exits(0);
        assertThat(done.json().get("skipped")).isEmpty();
        assertThat(done.everything()).doesNotContain(TestMariadb.SECRET);
        assertThat(data.resolve("shop/accounts.ibd")).exists();
        assertThat(data.resolve(".lifeboat-restore-mariadb")).doesNotExist();
        site.run("restore", "--source", "db", "--to", data.toString()).exits(5).says("already");
        site.run("restore", "--source", "db", "--to", data.toString(), "--overwrite")
                .exits(5)
                .says("never restored over");
        site.run("restore", "--source", "db", "--to", live.address("").configured())
                .exits(2)
                .says("--to DIR");
        Path file = place.path().resolve("file");
        site.run("restore", "--source", "db", "--to", file.toString(), "--include", "info")
                .exits(0);
        assertThat(file.resolve("info")).content().contains("server_version");
    }

    @Test
    @DisplayName("V-01 V-09 a drill on the files, planted damage in it, and the region's own place")
    void drillsAndRegions() throws Exception {
        Ending drill = site.run("drill", "--json").exits(0);
        assertThat(drill.json().get("sources").get(0).get("level").asString()).isEqualTo("L5");
        assertThat(drill.json().get("sources").get(0).get("checks").toString()).contains("50000");
        Ending mutated = site.run("drill", "--mutate", "--json").exits(0);
        assertThat(mutated.out()).contains("index removed", "role");
        site.run("restore-everything", "--region", "new", "--confirm", "new", "--json").exits(0);
        assertThat(place.path().resolve("region/shop/accounts.ibd")).exists();
        site.run("restore-everything", "--region", "new", "--confirm", "new").exits(5);
    }
}
