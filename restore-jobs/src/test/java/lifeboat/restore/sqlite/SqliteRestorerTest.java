package lifeboat.restore.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import lifeboat.backup.sqlite.SqliteSource;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.program.Executables;
import lifeboat.engines.sqlite.TestSqlite;
import lifeboat.restore.RestoreVerdict;
import lifeboat.restore.stream.DestinationInUseException;
import lifeboat.restore.stream.KeptStreams;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.restore.stream.StreamRestorer;
import lifeboat.restore.stream.StreamRestorerContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRestorerTest extends StreamRestorerContract {
    private static final String SUM = "select sum(balance) from accounts";
    private static KeptStreams captured;

    @BeforeAll
    static void capture(@TempDir Path directory) throws IOException {
        Path database = directory.resolve("orders.db");
        TestSqlite.fillShop(database, "wal");
        Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rw-r-----"));
        try (TestSqlite application = TestSqlite.connect(database)) {
            application.ask("update accounts set balance = 77 where id = 1;");
            captured =
                    KeptStreams.of(
                            new SqliteSource("orders", database, Executables.usual()), directory);
        }
    }

    @Override
    protected KeptStreams captured() {
        return captured;
    }

    private Path place() {
        return home.resolve("odd %3f?.db");
    }

    private StreamRestorer restorer(SqliteRestorer.Existing existing) {
        return new SqliteRestorer(place(), existing, Executables.usual());
    }

    @Override
    protected StreamRestorer restorer() {
        return restorer(SqliteRestorer.Existing.REFUSE);
    }

    @Override
    protected List<String> servers() {
        return List.of();
    }

    @Test
    void theFileIsAsItWas() throws IOException {
        restore(captured);
        assertThat(place()).hasBinaryContent(captured.bytes("orders.db"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place())))
                .isEqualTo("rw-r-----");
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files).containsExactly(place());
        }
        assertThat(TestSqlite.run(place(), SUM, "pragma integrity_check")).isEqualTo("99977\nok");
    }

    @Test
    @DisplayName(
            "R-04 an old write-ahead log beside the database is not read into the restored one")
    void oldSideFilesAreRemoved() throws IOException {
        Path old = home.resolve("old.db");
        TestSqlite.fillShop(old, "wal");
        try (TestSqlite application = TestSqlite.connect(old)) {
            application.ask("pragma wal_autocheckpoint = 0; update accounts set balance = 666;");
            Files.copy(Path.of(old + "-wal"), home.resolve(place().getFileName() + "-wal"));
            Files.copy(Path.of(old + "-shm"), home.resolve(place().getFileName() + "-shm"));
        }
        Files.writeString(home.resolve(place().getFileName() + "-journal"), "old");
        Path unguarded = home.resolve("unguarded.db");
        Files.write(unguarded, captured.bytes("orders.db"));
        Files.copy(home.resolve(place().getFileName() + "-wal"), Path.of(unguarded + "-wal"));
        assertThat(TestSqlite.run(unguarded, SUM))
                .as("what happens where nobody removes it")
                .isNotEqualTo("99977");

        StreamRestoration done = restore(captured);

        assertThat(done.verdict()).isEqualTo(RestoreVerdict.COMPLETE);
        assertThat(done.notes()).hasSize(3).allMatch(note -> note.startsWith("removed "));
        assertThat(TestSqlite.run(place(), SUM)).isEqualTo("99977");
    }

    @Test
    void whatIsThereIsReplacedOnlyWhenToldAndNotInUse() throws IOException {
        TestSqlite.run(place(), "pragma journal_mode = wal", "create table mine (x)");
        assertThatThrownBy(() -> restore(captured))
                .isInstanceOf(DestinationInUseException.class)
                .hasMessageContaining("exists already");
        try (TestSqlite application = TestSqlite.connect(place())) {
            application.ask("insert into mine values (1);");
            assertThatThrownBy(
                            () -> {
                                try (StreamRestorer restorer =
                                        restorer(SqliteRestorer.Existing.REPLACE)) {
                                    restorer.restore(captured);
                                }
                            })
                    .isInstanceOf(DestinationInUseException.class)
                    .hasMessageContaining("is in use");
            assertThat(application.ask("select x from mine;")).isEqualTo("1");
        }
        try (StreamRestorer restorer = restorer(SqliteRestorer.Existing.REPLACE)) {
            assertThat(restorer.restore(captured).verdict()).isEqualTo(RestoreVerdict.COMPLETE);
        }
        assertThat(TestSqlite.run(place(), SUM)).isEqualTo("99977");
    }

    @Test
    @DisplayName("V-01 one changed byte of a row is named, and the database does not get its name")
    void aChangedByteIsNamed() throws IOException {
        KeptStreams damaged = captured.copy();
        byte[] bytes = captured.bytes("orders.db").clone();
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("hello");
        bytes[at] = 'j';
        damaged.streams.put("orders.db", bytes);
        StreamRestoration done = restore(damaged);
        assertThat(done.differences())
                .extracting(Completeness.Difference::key)
                .containsExactly(":file/sha256");
        assertThat(place()).doesNotExist();
        assertThat(home.resolve(place().getFileName() + ".damaged")).exists();
        assertThat(restore(captured).verdict()).isEqualTo(RestoreVerdict.COMPLETE);
    }
}
