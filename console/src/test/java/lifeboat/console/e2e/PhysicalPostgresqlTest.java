package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import lifeboat.engines.postgresql.BankLoad;
import lifeboat.engines.postgresql.PostgresqlServer;
import lifeboat.engines.postgresql.TestPostgresql;
import lifeboat.engines.program.PrivateDirectory;
import lifeboat.engines.throwaway.OpenedCopy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A site whose source is the physical copy of a PostgreSQL cluster, from the command line.
final class PhysicalPostgresqlTest {
    private static TestPostgresql live;
    private static TestedSite site;
    private static PrivateDirectory place;
    private static Path tripwire;
    private static String sum;
    private static long transfers;

    @BeforeAll
    static void backUpUnderLoad(@TempDir Path directory) throws Exception {
        live = TestPostgresql.start(TestPostgresql.replicated());
        place = PrivateDirectory.make("physical");
        passable(place.path());
        tripwire = place.path().resolve("tripwire");
        Files.createDirectory(tripwire);
        Files.setPosixFilePermissions(tripwire, PosixFilePermissions.fromString("rwxrwxrwx"));
        live.fillShop();
        live.execute("shop", BankLoad.TRANSIT);
        for (String setting :
                new String[] {
                    "archive_mode = 'always'",
                    "archive_command = 'touch " + tripwire + "/archived'",
                    "restore_command = 'touch " + tripwire + "/asked; false'",
                    "recovery_end_command = 'touch " + tripwire + "/ended'",
                    "archive_cleanup_command = 'touch " + tripwire + "/cleaned'",
                    "primary_conninfo = 'host=127.0.0.1 port=1'",
                    "shared_preload_libraries = 'there_is_no_such_library'",
                    "ssl = 'off'"
                }) {
            live.execute("postgres", "alter system set " + setting);
        }
        sum = live.value("shop", BankLoad.SUM);
        site = TestedSite.create(directory.resolve("site"), "a", "b", "c");
        site.configure(
                "db: {type: postgresql, method: physical, url: \"" + live.server().url("") + "\"}",
                TestedSite.vaultLines("a", "b", "c"));
        site.run("init").exits(0);
        try (PostgresqlServer server = live.connect();
                BankLoad load = new BankLoad(server, "shop", 1000, 4)) {
            long begun = load.transfers();
            site.run("backup", "--json").exits(0);
            transfers = load.transfers() - begun;
        }
    }

    /// Servers run as another account where this is root.
    private static void passable(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterAll
    static void stop() throws IOException {
        try (TestPostgresql _ = live;
                PrivateDirectory _ = place) {
            // both end
        }
    }

    @Test
    @DisplayName(
            "Q-07, V-09 a drill compares a physical copy with its manifest and opens it; nothing is archived and nothing stays")
    void aDrillOpensTheCopy() throws Exception {
        JsonNode drill = site.run("drill", "--json").exits(0).json();

        assertThat(drill.get("level").asString()).isEqualTo("L7");
        assertThat(drill.get("sources").get(0).get("checks").toString())
                .contains("every entry and byte", "opens in a throw-away server", "shop");
        assertThat(tripwire).isEmptyDirectory();
        try (Stream<Path> left = Files.list(PrivateDirectory.usualPlace())) {
            String mine = "-" + ProcessHandle.current().pid() + "-";
            assertThat(left.map(path -> path.getFileName().toString()))
                    .noneMatch(name ->
                            name.matches("lifeboat-(pgdrill|pgcopy|wal).*") && name.contains(mine));
        }
    }

    @Test
    @DisplayName(
            "Q-08 a cluster copied under load opens in a throw-away server, and the sum is what it was")
    void aClusterUnderLoadComesBackWhole() throws Exception {
        assertThat(transfers).as("transfers while the backup ran").isGreaterThan(20);
        Path data = place.path().resolve("whole");

        Ending restored =
                site.run("restore", "--source", "db", "--to", data.toString(), "--json").exits(0);

        assertThat(restored.json().get("skipped")).isEmpty();
        var reached = restored.json().get("reached");
        assertThat(reached.get("timeline").asInt()).isEqualTo(2);
        assertThat(reached.get("databases").toString()).contains("shop", "postgres");
        assertThat(data.resolve("pg_wal/archive_status/00000002.history.ready")).exists();
        try (OpenedCopy opened = OpenedCopy.of(data)) {
            assertThat(opened.value("shop", BankLoad.SUM)).isEqualTo(sum);
            assertThat(opened.value("shop", "select count(*) from public.\"order\""))
                    .isEqualTo("500");
            assertThat(opened.value("shop", "select count(*) from public.accounts"))
                    .isEqualTo("1000");
        }
        site.run("restore", "--source", "db", "--to", data.toString())
                .exits(5)
                .says("is not empty");
    }

    @Test
    @DisplayName(
            "Q-07 a server on a copy neither archives nor replicates nor runs what came with it")
    void nothingOfTheSourceIsRun() throws Exception {
        Path data = place.path().resolve("harmless");
        site.run("restore", "--source", "db", "--to", data.toString()).exits(0);
        assertThat(Files.readString(data.resolve("postgresql.auto.conf")))
                .as("what it would run is there")
                .contains("touch", "there_is_no_such_library");
        try (var left = Files.list(tripwire)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    @DisplayName("R-02 a directory on which a server runs is refused")
    void aLiveClusterIsNotWrittenOver() throws Exception {
        Path data = live.server().directory().resolve("data");
        site.run("restore", "--source", "db", "--to", data.toString(), "--overwrite")
                .exits(5)
                .says("runs on");
        assertThat(live.value("shop", BankLoad.SUM)).isEqualTo(sum);
        Path other = Files.createDirectory(place.path().resolve("occupied"));
        Files.writeString(other.resolve("mine"), "x");
        site.run("restore", "--source", "db", "--to", other.toString())
                .exits(5)
                .says("is not empty");
        site.run("restore", "--source", "db", "--to", other.toString(), "--overwrite").exits(5);
        assertThat(other.resolve("mine")).hasContent("x");
    }

    @Test
    void someFilesAloneAreOnlyFiles(@TempDir Path directory) throws Exception {
        Path some = directory.resolve("some");
        site.run("restore", "--source", "db", "--to", some.toString(), "--include", "backup_label")
                .exits(0);
        assertThat(some.resolve("backup_label")).exists();
        assertThat(some.resolve("base")).doesNotExist();
        site.run("doctor").says("pg_basebackup");
    }
}
