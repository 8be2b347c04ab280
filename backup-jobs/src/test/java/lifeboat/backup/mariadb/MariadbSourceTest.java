package lifeboat.backup.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSink;
import lifeboat.backup.stream.StreamSource;
import lifeboat.backup.stream.StreamSourceContract;
import lifeboat.engines.mariadb.MariadbAddress;
import lifeboat.engines.mariadb.MariadbServer;
import lifeboat.engines.mariadb.TestMariadb;
import lifeboat.engines.program.Executables;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@org.junit.jupiter.api.Timeout(60)
class MariadbSourceTest extends StreamSourceContract {
    private static TestMariadb server;

    @TempDir Path directory;

    @BeforeAll
    static void start() throws IOException {
        server = TestMariadb.start("--log-bin=changes", "--gtid-strict-mode=ON");
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void fill() throws IOException {
        server.fillShop();
    }

    @AfterEach
    void empty() throws IOException {
        server.reset();
    }

    private static StreamSource at(MariadbAddress address) {
        return new MariadbSource("shop-db", address, TestMariadb.PASSWORD, Executables.usual());
    }

    @Override
    protected StreamSource source() {
        return at(server.address("shop"));
    }

    @Override
    protected StreamSource unreachable() {
        return at(MariadbAddress.of("mariadb://nobody@127.0.0.1:1/shop"));
    }

    @Override
    protected Optional<String> tool() {
        return Optional.of("mariadb-dump");
    }

    @Override
    protected void grow() throws IOException {
        server.sql(
                "use shop",
                "create table shop.much as select seq, repeat(md5(seq), 30) text from"
                        + " seq_1_to_60000");
    }

    @Override
    protected Optional<String> secret() {
        return Optional.of(TestMariadb.SECRET);
    }

    private StreamReport capture(MariadbAddress address, StreamSink sink) throws IOException {
        try (StreamCapture capture = at(address).open(home, Clock.systemUTC())) {
            return capture.run(sink);
        }
    }

    @Test
    void theSectionsInTheirOrderAreTheDump() throws IOException {
        Kept kept = new Kept();
        StreamReport report = capture(server.address("shop"), kept);
        assertThat(kept.text("shop/again")).contains("USE `shop`;");
        assertThat(kept.text("shop/database")).contains("CREATE DATABASE", "USE `shop`;");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String name : kept.text("order").lines().toList()) {
            all.write(kept.streams.get(name));
        }
        String whole = all.toString(StandardCharsets.UTF_8);
        assertThat(whole).startsWith("/*M!999999").endsWith("-- Dump completed\n");
        assertThat(whole)
                .contains("CREATE TABLE `accounts`", "FUNCTION `doubled`", "EVENT `cleaning`");
        assertThat(kept.streams)
                .containsKeys(
                        "shop/tables/accounts",
                        "shop/tables/odd `name%2f %25ü",
                        "shop/sequences/tickets",
                        "shop/views/richer",
                        "shop/routines",
                        "shop/events",
                        "users.json");
        assertThat(report.completeness().value("shop/accounts/rows")).contains("500");
        assertThat(report.completeness().value("shop/edges/rows")).contains("3");
        assertThat(report.consistencyPoint()).contains("changes.", "gtid 0-1-");
        assertThat(String.join("\n", report.completeness().values().values()))
                .doesNotContain("*"); // no digest of a password
    }

    @Test
    void aWholeServerIsCapturedWithoutItsOwnDatabases() throws IOException {
        server.sql("create database second", "create table second.t (a int)");
        Kept kept = new Kept();
        StreamReport report = capture(server.address(""), kept);
        assertThat(kept.streams.keySet())
                .contains("shop/tables/accounts", "second/tables/t")
                .noneMatch(name -> name.startsWith("mysql/") || name.startsWith("sys/"));
        assertThat(report.completeness().value("second/t/rows")).contains("0");
    }

    @Test
    @DisplayName("Q-08 what is captured under load is one state, in the dump and in the record")
    void oneStateUnderLoad() throws Exception {
        try (TestMariadb.Bank bank = server.bank(3)) {
            for (int i = 0; i < 3; i++) {
                Kept kept = new Kept();
                StreamReport report = capture(server.address("shop"), kept);
                long moved =
                        Long.parseLong(report.completeness().value("shop/transit/rows").orElse(""));
                assertThat(moved).isPositive();
                assertThat(rowsOf(kept.text("shop/tables/transit"))).isEqualTo(moved);
                long sum =
                        kept.text("shop/tables/accounts")
                                .lines()
                                .filter(line -> line.matches("\\(\\d+,'owner .*"))
                                .mapToLong(line ->
                                        Long.parseLong(
                                                line.replaceAll("^.*,(-?\\d+)\\)[,;]$", "$1")))
                                .sum();
                assertThat(sum + 7 * moved).as("the sum of all money").isEqualTo(50_000);
            }
            assertThat(bank.transfers()).isPositive();
        }
    }

    private static long rowsOf(String table) {
        return table.lines().filter(line -> line.matches("\\(\\d+,7\\)[,;]")).count();
    }

    @Test
    @DisplayName("Q-04 tables without transactions are captured in one state: writers wait")
    void tablesWithoutTransactions() throws Exception {
        server.sql(
                "use shop",
                "create table shop.old_a (id int) engine=MyISAM",
                "create table shop.old_b (id int) engine=Aria transactional=0",
                "create table shop.zfill as select seq, repeat(md5(seq), 20) t from seq_1_to_30000");
        AtomicBoolean end = new AtomicBoolean();
        CompletableFuture<Void> writer =
                CompletableFuture.runAsync(() -> {
                    try {
                        for (int i = 0; !end.get(); i++) {
                            server.sql(
                                    "insert into shop.old_a values (" + i + ")",
                                    "insert into shop.old_b values (" + i + ")");
                        }
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
        try {
            Kept kept = new Kept();
            StreamReport report = capture(server.address("shop"), kept);
            long a = Long.parseLong(report.completeness().value("shop/old_a/rows").orElse(""));
            long b = Long.parseLong(report.completeness().value("shop/old_b/rows").orElse(""));
            assertThat(a - b).as("b follows a").isBetween(0L, 1L);
            assertThat(ones(kept.text("shop/tables/old_a"))).isEqualTo(a);
            assertThat(ones(kept.text("shop/tables/old_b"))).isEqualTo(b);
            assertThat(report.notes())
                    .anyMatch(note ->
                            note.contains("held up") && note.contains("shop.old_a (MyISAM)"));
        } finally {
            end.set(true);
            writer.get(30, TimeUnit.SECONDS);
        }
    }

    private static long ones(String table) {
        return table.lines().filter(line -> line.matches("\\(\\d+\\)[,;]")).count();
    }

    @Test
    void withTransactionsWritersGoOnDuringTheDump() throws IOException {
        AtomicReference<String> during = new AtomicReference<>("");
        StreamSink sink =
                (name, stream) -> {
                    if (name.equals("shop/tables/accounts")) {
                        server.sql("insert into shop.nothing values (1)");
                        during.set(server.value("select count(*) from shop.nothing"));
                    }
                    return stream.readAllBytes().length;
                };
        StreamReport report = capture(server.address("shop"), sink);
        assertThat(during).hasValue("1");
        assertThat(report.completeness().value("shop/nothing/rows")).contains("0");
    }

    @Test
    @DisplayName(
            "Q-05 a table whose definition changes during the dump waits, or fails the capture")
    void aTableThatChanges() throws Exception {
        CompletableFuture<Void> change = new CompletableFuture<>();
        Kept kept = new Kept();
        StreamSink sink =
                (name, stream) -> {
                    if (name.equals("shop/tables/accounts")) {
                        change.completeAsync(
                                () -> alter("alter table shop.nothing add column b int"));
                        pause();
                    }
                    return kept.put(name, stream);
                };
        try {
            capture(server.address("shop"), sink);
            assertThat(kept.text("shop/tables/nothing")).contains("`a`").doesNotContain("`b`");
        } catch (SourceUnusableException e) {
            assertThat(e).hasMessageMatching("(?s).*(definition has changed|schema changed).*");
        }
        change.get(30, TimeUnit.SECONDS);
    }

    private static @Nullable Void alter(String sql) {
        try {
            server.sql(sql);
            return null;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @DisplayName(
            "Q-05 a user who may not go unlogged counts after the dump, so that nobody waits for ever")
    void withoutTheRightToGoUnlogged() throws Exception {
        server.sql(
                "create user daily@localhost identified by 'canary \\\\of \"mariadb'",
                "grant select, reload, lock tables, show view, event, trigger, process, binlog monitor"
                        + " on *.* to daily@localhost");
        CompletableFuture<Void> change = new CompletableFuture<>();
        Kept kept = new Kept();
        StreamSink sink =
                (name, stream) -> {
                    if (name.equals("shop/tables/accounts")) {
                        change.completeAsync(
                                () -> alter("alter table shop.nothing add column b int"));
                        pause();
                    }
                    return kept.put(name, stream);
                };
        try {
            capture(server.as("daily", "shop"), sink);
        } catch (SourceUnusableException e) {
            assertThat(e).hasMessageMatching("(?s).*(definition has changed|schema changed).*");
        }
        change.get(30, TimeUnit.SECONDS);
        StreamReport report = capture(server.as("daily", "shop"), new Kept());
        assertThat(report.completeness().value("shop/accounts/rows")).contains("500");
        server.sql("drop user daily@localhost");
    }

    @Test
    @DisplayName("Q-05 a routine that changes during the dump fails the capture")
    void aRoutineThatChanges() {
        StreamSink sink =
                (name, stream) -> {
                    if (name.equals("shop/tables/accounts")) {
                        server.sql("create or replace procedure shop.pay(in who int) select who");
                    }
                    return stream.readAllBytes().length;
                };
        assertThatThrownBy(() -> capture(server.address("shop"), sink))
                .isInstanceOf(SourceUnusableException.class)
                .hasMessageContaining("schema changed during the dump: shop/:routine/pay");
    }

    @Test
    @DisplayName(
            "Q-01 G-06 tools that are missing, or older than the server, are named with versions")
    void toolsThatDoNotFit() throws IOException {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        StreamSource without =
                new MariadbSource(
                        "db",
                        server.address("shop"),
                        TestMariadb.PASSWORD,
                        new Executables(List.of(bin)));
        assertThatThrownBy(() -> without.open(home, Clock.systemUTC()))
                .isInstanceOf(SourceUnusableException.class)
                .hasMessageContaining("package mariadb-client");
        for (String name : List.of("mariadb", "mariadb-dump")) {
            Path real = Executables.usual().find(name).orElseThrow();
            Path script =
                    Files.writeString(
                            bin.resolve(name),
                            "#!/bin/sh\n[ \"$1\" = --version ] && { echo 'mariadb-dump from"
                                    + " 10.3.39-MariaDB'; exit; }\nexec "
                                    + real
                                    + " \"$@\"\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThatThrownBy(() -> without.open(home, Clock.systemUTC()))
                .isInstanceOf(SourceUnusableException.class)
                .hasMessageContaining("10.3.39 is older than the server");
    }

    @Test
    void aUserWithoutRightsIsToldWhatTheServerSays() throws IOException {
        server.sql("create user poor@localhost identified by 'canary \\\\of \"mariadb'");
        server.sql("grant select on shop.* to poor@localhost");
        try {
            assertThatThrownBy(() -> capture(server.as("poor", "shop"), new Kept()))
                    .isInstanceOf(SourceUnusableException.class)
                    .hasMessageContaining("RELOAD");
        } finally {
            server.sql("drop user poor@localhost");
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> capture(server.address("shopp"), new Kept()))
                .isInstanceOf(SourceUnusableException.class)
                .hasMessageContaining("there is no database shopp");
    }

    @Test
    void questionsAreAnsweredFromTheSameStateAndChangeNothing() throws IOException {
        try (StreamCapture capture = source().open(home, Clock.systemUTC())) {
            capture.asked(
                    List.of(
                            "select count(*) from accounts;",
                            "delete from orders",
                            "select nonsense"));
            StreamReport report = capture.run(new Kept());
            assertThat(report.answers()).containsOnlyKeys("select count(*) from accounts;");
            assertThat(report.answers().get("select count(*) from accounts;")).isEqualTo("500");
            assertThat(report.notes()).filteredOn(note -> note.contains("was refused")).hasSize(2);
        }
        assertThat(server.value("select count(*) from shop.orders")).isEqualTo("200");
    }

    @Test
    @DisplayName("N-03 a dump that does not begin holds nobody up for ever")
    void aDumpThatDoesNotBegin() throws IOException {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Files.createSymbolicLink(
                bin.resolve("mariadb"), Executables.usual().find("mariadb").orElseThrow());
        Path real = Executables.usual().find("mariadb-dump").orElseThrow();
        Path script =
                Files.writeString(
                        bin.resolve("mariadb-dump"),
                        "#!/bin/sh\n[ \"$1\" = --version ] && exec "
                                + real
                                + " --version\nexec sleep 300\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        MariadbServer stuck =
                MariadbServer.connect(
                        server.address("shop"),
                        TestMariadb.PASSWORD,
                        new Executables(List.of(bin)));
        try (StreamCapture capture =
                new MariadbCapture(stuck, Clock.systemUTC(), java.time.Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> capture.run(new Kept()))
                    .isInstanceOf(SourceUnusableException.class)
                    .hasMessageContaining("while all writing waited");
        }
        server.sql("insert into shop.nothing values (1)");
    }

    @Test
    @DisplayName("V-03 a dump that ends early with a good status is none")
    void aDumpCutShort() throws IOException {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Files.createSymbolicLink(
                bin.resolve("mariadb"), Executables.usual().find("mariadb").orElseThrow());
        Path real = Executables.usual().find("mariadb-dump").orElseThrow();
        Path script =
                Files.writeString(
                        bin.resolve("mariadb-dump"),
                        "#!/bin/sh\n[ \"$1\" = --version ] && exec "
                                + real
                                + " --version\n"
                                + real
                                + " \"$@\" | head -n -1\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        StreamSource cut =
                new MariadbSource(
                        "db",
                        server.address("shop"),
                        TestMariadb.PASSWORD,
                        new Executables(List.of(bin)));
        try (StreamCapture capture = cut.open(home, Clock.systemUTC())) {
            assertThatThrownBy(() -> capture.run(new Kept()))
                    .isInstanceOf(SourceUnusableException.class)
                    .hasMessageContaining("lacks its end mark");
        }
    }
}
