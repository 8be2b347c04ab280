package lifeboat.backup.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSource;
import lifeboat.backup.stream.StreamSourceContract;
import lifeboat.engines.program.Executables;
import lifeboat.engines.sqlite.TestSqlite;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteSourceTest extends StreamSourceContract {
    @TempDir Path directory;

    private Path database() {
        return directory.resolve("orders %1?#.db");
    }

    @BeforeEach
    void fill() throws IOException {
        TestSqlite.fillShop(database(), "wal");
    }

    private StreamSource at(Path path) {
        return new SqliteSource("orders", path, Executables.usual());
    }

    @Override
    protected StreamSource source() {
        return at(database());
    }

    @Override
    protected StreamSource unreachable() {
        return at(directory.resolve("nothing.db"));
    }

    /// The copy is made before anything is streamed.
    @Override
    protected Optional<String> tool() {
        return Optional.empty();
    }

    @Override
    protected void grow() {
        throw new IllegalStateException("no tool to kill");
    }

    @Override
    protected Optional<String> secret() {
        return Optional.empty();
    }

    private StreamReport capture(Kept kept) throws IOException {
        try (StreamCapture capture = source().open(home, Clock.systemUTC())) {
            return capture.run(kept);
        } finally {
            try (Stream<Path> left = Files.list(home)) {
                assertThat(left).as("no copy is left").isEmpty();
            }
        }
    }

    private Path copy(Kept kept) throws IOException {
        return Files.write(directory.resolve("copy.db"), kept.streams.get("orders %1?#.db"));
    }

    @Test
    void countsEveryTableAndNamesEveryDefinition() throws IOException {
        Kept kept = new Kept();
        StreamReport report = capture(kept);
        assertThat(report.completeness().values())
                .containsEntry("accounts/rows", "1000")
                .containsEntry("odd \" 'name|/rows", "3")
                .containsEntry("search_content/rows", "2")
                .containsEntry(":setting/user_version", "42")
                .containsEntry(":integrity", "ok")
                .containsKeys(
                        ":trigger/watch",
                        ":view/rich",
                        ":index/by_balance",
                        ":table/search",
                        ":file/sha256")
                .doesNotContainKey("search/rows");
        assertThat(report.consistencyLevel()).isEqualTo("transaction");
        assertThat(kept.text("schema.sql")).contains("CREATE TRIGGER watch");
        assertThat(TestSqlite.run(copy(kept), "select count(*) from search where t match 'hello'"))
                .isEqualTo("1");
    }

    @Test
    void changesNothingOfTheSource() throws IOException {
        try (TestSqlite application = TestSqlite.connect(database())) {
            application.ask("insert into log values (1, 1);");
            long wal = Files.size(Path.of(database() + "-wal"));
            byte[] before = Files.readAllBytes(database());
            assertThat(wal).isPositive();
            Kept kept = new Kept();
            capture(kept);
            assertThat(Files.size(Path.of(database() + "-wal"))).as("no checkpoint").isEqualTo(wal);
            assertThat(Files.readAllBytes(database())).isEqualTo(before);
            assertThat(TestSqlite.run(copy(kept), "select count(*) from log")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "delete"})
    @DisplayName(
            "Q-09 Q-08 two processes write and a third checkpoints: what is captured is exactly what was committed up to one moment")
    void anExactPrefixOfWhatWasCommitted(String mode) throws Exception {
        TestSqlite.run(database(), "pragma journal_mode = " + mode);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLongArray committed = new AtomicLongArray(2);
        List<CompletableFuture<Void>> writers =
                Stream.of(0, 1)
                        .map(writer ->
                                CompletableFuture.runAsync(
                                        () -> write(writer, committed, stop),
                                        task -> Thread.ofVirtual().start(task)))
                        .toList();
        CompletableFuture<Void> checkpointer =
                CompletableFuture.runAsync(
                        () -> checkpoint(stop), task -> Thread.ofVirtual().start(task));
        try {
            while (committed.get(0) == 0 || committed.get(1) == 0) {
                assertThat(writers).noneMatch(CompletableFuture::isDone);
                Thread.sleep(5);
            }
            for (int round = 0; round < 4; round++) {
                long[] least = {committed.get(0), committed.get(1)};
                Kept kept = new Kept();
                StreamReport report = capture(kept);
                Path copy = copy(kept);
                assertThat(report.completeness().values()).containsEntry(":integrity", "ok");
                assertThat(
                                TestSqlite.run(
                                        copy,
                                        "pragma integrity_check",
                                        "select sum(balance) from accounts"))
                        .isEqualTo("ok\n100000");
                for (int writer = 0; writer < 2; writer++) {
                    String[] found =
                            TestSqlite.run(
                                            copy,
                                            "select count(*), coalesce(max(n), 0) from log where writer = "
                                                    + writer)
                                    .split("\\|", -1);
                    long count = Long.parseLong(found[0]);
                    assertThat(found[1]).as("without a gap").isEqualTo(found[0]);
                    assertThat(count).isBetween(least[writer], committed.get(writer) + 1);
                }
            }
        } finally {
            stop.set(true);
            for (CompletableFuture<Void> one : writers) {
                one.get();
            }
            checkpointer.get();
        }
        assertThat(committed.get(0) + committed.get(1)).as("transactions").isGreaterThan(50);
        assertThat(TestSqlite.run(database(), "pragma integrity_check")).isEqualTo("ok");
    }

    private void write(int writer, AtomicLongArray committed, AtomicBoolean stop) {
        try (TestSqlite connection = TestSqlite.connect(database())) {
            for (long n = 1; !stop.get(); n++) {
                connection.ask(
                        "begin immediate; update accounts set balance = balance - 1 where id = "
                                + (1 + n % 1000)
                                + "; update accounts set balance = balance + 1 where id = "
                                + (1 + (n * 7 + writer) % 1000)
                                + "; insert into log values ("
                                + writer
                                + ", "
                                + n
                                + "); commit;");
                committed.set(writer, n);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void checkpoint(AtomicBoolean stop) {
        try (TestSqlite connection = TestSqlite.connect(database())) {
            while (!stop.get()) {
                connection.ask("pragma wal_checkpoint(truncate);");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("G-06 a missing program is named with its package")
    void theMissingProgramIsNamed() {
        assertThatThrownBy(() ->
                        new SqliteSource("orders", database(), new Executables(List.of(directory)))
                                .open(home, Clock.systemUTC()))
                .isInstanceOf(SourceUnusableException.class)
                .hasMessageContaining("package sqlite3");
    }

    @Test
    @DisplayName(
            "Q-02 the program dies while it copies, or says nothing and copies nothing: the source fails")
    void aProgramThatDiesIsAFailure() throws IOException {
        Path real = Executables.usual().find("sqlite3").orElseThrow();
        for (String ending : List.of("kill -9 $$", "exit 0")) {
            Path bin = Files.createDirectories(directory.resolve("bin"));
            Path stub = bin.resolve("sqlite3");
            Files.writeString(
                    stub,
                    "#!/bin/sh\nscript=/dev/null\ncase \"$*\" in *--version*) exec "
                            + real
                            + " --version;; esac\nscript=$(cat)\ncase $script in *.backup*) : > copy; "
                            + ending
                            + ";; esac\nprintf '%s\\n' \"$script\" | exec "
                            + real
                            + " \"$@\"\n");
            Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwxr-xr-x"));
            try (StreamCapture capture =
                    new SqliteSource("orders", database(), new Executables(List.of(bin)))
                            .open(home, Clock.systemUTC())) {
                assertThatThrownBy(() -> capture.run(new Kept()))
                        .as(ending)
                        .isInstanceOf(SourceUnusableException.class);
            }
        }
    }

    @Test
    @DisplayName("G-04 a damaged database is kept and is suspect, never good")
    void aDamagedDatabaseIsSuspect() throws IOException {
        TestSqlite.run(database(), "pragma journal_mode = delete");
        try (FileChannel file = FileChannel.open(database(), StandardOpenOption.WRITE)) {
            long page = file.size() / 4096 / 2;
            file.write(ByteBuffer.wrap(new byte[4096 * 3]), page * 4096);
        }
        Kept kept = new Kept();
        try (StreamCapture capture = source().open(home, Clock.systemUTC())) {
            StreamReport report = capture.run(kept);
            assertThat(report.completeness().values()).containsEntry(":integrity", "damaged");
            assertThat(capture.suspicion().orElse("")).contains("damaged");
        }
        assertThat(kept.streams).containsKey("orders %1?#.db");
    }

    @Test
    void whatIsNoDatabaseIsNamed() throws IOException {
        Path text =
                Files.writeString(directory.resolve("text.db"), "no database at all".repeat(300));
        assertThatThrownBy(() -> at(text).open(home, Clock.systemUTC()))
                .isInstanceOf(SourceUnusableException.class)
                .hasMessageContaining("not a database");
    }
}
