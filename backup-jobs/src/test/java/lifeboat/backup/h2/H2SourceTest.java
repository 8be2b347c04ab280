package lifeboat.backup.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSource;
import lifeboat.backup.stream.StreamSourceContract;
import lifeboat.engines.h2.H2Address;
import lifeboat.engines.h2.TestH2;
import lifeboat.engines.program.RunningProgram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2SourceTest extends StreamSourceContract {
    private static TestH2 server;

    @TempDir Path directory;

    @BeforeAll
    static void start(@TempDir Path data) throws SQLException, IOException {
        server = TestH2.start(data);
        TestH2.fillShop(server.address("shop"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static StreamSource at(H2Address address) {
        return new H2Source("catalogue", address, TestH2.PASSWORD);
    }

    @Override
    protected StreamSource source() {
        return at(server.address("shop"));
    }

    @Override
    protected StreamSource unreachable() {
        return at(new H2Address("jdbc:h2:tcp://127.0.0.1:1/shop", "SA"));
    }

    @Override
    protected Optional<String> tool() {
        return Optional.empty();
    }

    @Override
    protected void grow() {
        throw new IllegalStateException("no tool to kill");
    }

    /// Nothing is started that could tell it.
    @Override
    protected Optional<String> secret() {
        return Optional.empty();
    }

    private StreamReport capture(StreamSource source, Kept kept) throws IOException {
        try (StreamCapture capture = source.open(home, Clock.systemUTC())) {
            return capture.run(kept);
        } finally {
            try (Stream<Path> left = Files.list(home)) {
                assertThat(left).as("no copy is left").isEmpty();
            }
        }
    }

    @Test
    void keepsTheScriptAndTheCopy() throws IOException {
        Kept kept = new Kept();
        StreamReport report = capture(source(), kept);
        assertThat(report.completeness().values())
                .containsEntry("\"PUBLIC\".\"ACCOUNTS\"/rows", "1000")
                .containsEntry("\"PUBLIC\".\"EMPTY_ONE\"/rows", "0")
                .containsEntry("\"Odd \"\"schema\".\"ta'b;le\"/rows", "2")
                .containsKeys(
                        ":script/sha256", ":definition/CREATE ROLE IF NOT EXISTS \"READERS\"");
        assertThat(kept.streams.keySet()).containsExactly("copy/shop.mv.db", "script.sql");
        assertThat(
                        new String(
                                report.completeness().toBytes(),
                                java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("SALT");
    }

    @Test
    @DisplayName(
            "Q-12 Q-08 an H2 database is open and written to: script and copy are each of one moment, which READ COMMITTED alone would not give")
    void bothAreOfOneMoment() throws Exception {
        H2Address bank = server.address("bank");
        TestH2.fillShop(bank);
        TestH2.execute(bank, "drop view rich", "create table log (n int primary key)");
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong committed = new AtomicLong();
        CompletableFuture<Void> writer =
                CompletableFuture.runAsync(
                        () -> move(bank, stop, committed), task -> Thread.ofVirtual().start(task));
        try {
            for (int round = 0; round < 3; round++) {
                long least = committed.get();
                Kept kept = new Kept();
                StreamReport report = capture(at(bank), kept);
                String script = kept.text("script.sql");
                assertThat(sum(script)).isEqualTo(200_000);
                long logged =
                        Long.parseLong(
                                report.completeness()
                                        .value("\"PUBLIC\".\"LOG\"/rows")
                                        .orElseThrow());
                assertThat(logged).isBetween(least, committed.get() + 1);
                Path copy = directory.resolve("copy" + round);
                Files.write(Path.of(copy + ".mv.db"), kept.streams.get("copy/bank.mv.db"));
                assertThat(
                                TestH2.value(
                                        new H2Address("jdbc:h2:" + copy, "SA"),
                                        "select (select sum(balance) from accounts) + (select sum(balance) from others)"))
                        .isEqualTo("200000");
            }
        } finally {
            stop.set(true);
            writer.get();
        }
        assertThat(committed).hasValueGreaterThan(20);
    }

    private static long sum(String script) {
        Matcher rows =
                Pattern.compile(
                                "INSERT INTO \"PUBLIC\"\\.\"(?:ACCOUNTS|OTHERS)\" VALUES\\(\\d+, (-?\\d+)\\);")
                        .matcher(script);
        long sum = 0;
        while (rows.find()) {
            sum += Long.parseLong(rows.group(1));
        }
        return sum;
    }

    private static void move(H2Address bank, AtomicBoolean stop, AtomicLong committed) {
        try (Connection connection = TestH2.login(bank);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            Random chance = new Random(1);
            while (!stop.get()) {
                statement.execute(
                        "update accounts set balance = balance - 1 where id = "
                                + (1 + chance.nextInt(1000)));
                statement.execute(
                        "update others set balance = balance + 1 where id = "
                                + (1 + chance.nextInt(1000)));
                statement.execute("insert into log values (" + (committed.get() + 1) + ")");
                connection.commit();
                committed.incrementAndGet();
            }
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("Q-12 a file that a program has open is refused, and it is said how to share it")
    void anOpenFileIsRefused() throws Exception {
        H2Address file = new H2Address("jdbc:h2:" + directory.resolve("own"), "SA");
        TestH2.execute(file, "create table t (x int)");
        try (RunningProgram application = TestH2.application(file)) {
            assertThatThrownBy(() -> at(file).open(home, Clock.systemUTC()))
                    .isInstanceOf(SourceUnusableException.class)
                    .hasMessageContaining("AUTO_SERVER=TRUE");
            application.input().close();
            application.await();
        }
        byte[] before = Files.readAllBytes(Path.of(directory.resolve("own") + ".mv.db"));
        Kept kept = new Kept();
        assertThat(capture(at(file), kept).completeness().values())
                .containsEntry("\"PUBLIC\".\"T\"/rows", "0");
        assertThat(Path.of(directory.resolve("own") + ".mv.db"))
                .as("opened for reading only")
                .hasBinaryContent(before);
    }

    @Test
    void onlyAnAdministratorReadsEverything() {
        assertThatThrownBy(() ->
                        new H2Source(
                                        "catalogue",
                                        server.address("shop").as("APP"),
                                        () -> Optional.of("secret of app".toCharArray()))
                                .open(home, Clock.systemUTC()))
                .isInstanceOf(SourceUnusableException.class)
                .hasMessageContaining("administrator");
    }

    @Test
    void addressesHoldNoPassword() {
        for (String url :
                new String[] {
                    "jdbc:h2:tcp://h/d;PASSWORD=x",
                    "jdbc:h2:/d;init=runscript from 'x'",
                    "jdbc:h2:mem:d",
                    "jdbc:mysql://h"
                }) {
            assertThatThrownBy(() -> new H2Address(url, "sa"))
                    .as(url)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
