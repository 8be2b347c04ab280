package lifeboat.backup.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSink;
import lifeboat.backup.stream.StreamSource;
import lifeboat.backup.stream.StreamSourceContract;
import lifeboat.engines.mariadb.MariadbAddress;
import lifeboat.engines.mariadb.TestMariadb;
import lifeboat.engines.program.Executables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MariadbSourceTest extends StreamSourceContract {
    private static TestMariadb server;

    @BeforeAll
    static void start() throws IOException {
        server = TestMariadb.start();
        server.fillShop();
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private static StreamSource at(MariadbAddress address, Executables executables) {
        return new MariadbSource(
                "db",
                address,
                () -> Optional.of(TestMariadb.PASSWORD.toCharArray()),
                executables);
    }

    @Override
    protected StreamSource source() {
        return at(server.backupAddress("shop"), Executables.usual());
    }

    @Override
    protected StreamSource unreachable() {
        return at(MariadbAddress.of("mariadb://nobody@127.0.0.1:1/shop"), Executables.usual());
    }

    @Override
    protected Optional<String> tool() {
        return Optional.of("mariadb-dump");
    }

    @Override
    protected void grow() throws IOException {
        server.execute(
                "shop",
                "create table if not exists much (g int primary key, t varchar(200)) select seq as g, repeat('x', 200) as t from seq_1_to_100000");
    }

    @Override
    protected Optional<String> secret() {
        return Optional.of(TestMariadb.PASSWORD);
    }

    private StreamReport capture(MariadbAddress address, StreamSink sink) throws IOException {
        try (StreamCapture capture =
                at(address, Executables.usual()).open(home, Clock.systemUTC())) {
            return capture.run(sink);
        }
    }

    @Test
    @DisplayName("Q-10 values and names at the edge of every type are dumped and counted")
    void countsEveryTableAndNamesEveryDefinition() throws IOException {
        Kept kept = new Kept();
        StreamReport report = capture(server.backupAddress("shop"), kept);
        assertThat(report.completeness().values())
                .containsEntry("shop/accounts/rows", "1000")
                .containsEntry("shop/order/rows", "500")
                .containsEntry("shop/odd/rows", "4")
                .containsEntry("shop/parts/rows", "300")
                .containsEntry("shop/Odd `table/../rows", "3")
                .containsEntry("shop/nothing/rows", "0")
                .containsEntry("shop/:next-number/nothing", "4711")
                .containsEntry("shop/:next-number/accounts", "1001")
                .containsEntry("shop/:next-number/tickets", "110")
                .containsEntry("shop/:index/accounts/`by_owner`", "KEY `by_owner` (`owner`)")
                .containsKeys(
                        "shop/:column/odd/`bi`",
                        "shop/:constraint/order/`of_account`",
                        "shop/:trigger/trimmed",
                        "shop/:event/sweep",
                        "shop/:view/rich",
                        "shop/:function/twice",
                        "shop/:procedure/pay",
                        ":account/`readers`",
                        ":account/`app`@`%`",
                        ":password/`app`@`%`",
                        ":grant/`app`@`%`/GRANT `readers` TO `app`@`%`",
                        ":grant/`app`@`%`/GRANT UPDATE (`balance`) ON `shop`.`accounts` TO `app`@`%`");
        assertThat(kept.streams)
                .containsKeys(
                        "accounts.sql",
                        "shop/sequences.sql",
                        "shop/views.sql",
                        "shop/view-columns.sql",
                        "shop/routines.sql",
                        "shop/events.sql",
                        "shop/tables/accounts.sql",
                        "shop/tables/Odd `table%2F...sql");
        assertThat(kept.text("shop/tables/accounts.sql"))
                .contains("CREATE TABLE `accounts`", "(77,'owner 77',100)")
                .endsWith("-- lifeboat: the end of this table\n")
                .doesNotContain("CREATE TABLE `order`");
        assertThat(new String(report.completeness().toBytes(), StandardCharsets.UTF_8))
                .doesNotContain("C59FB35116D870D298C2A21D24F5D1BEE9934857");
    }

    @Test
    void aWholeServerIsEveryDatabaseOfOneState() throws IOException {
        server.execute(
                "",
                "create database `Other-db.1`",
                "create table `Other-db.1`.t (f float) select 1.2345678 as f",
                "create view `Other-db.1`.v as select * from shop.accounts");
        Kept kept = new Kept();
        StreamReport report = capture(server.backupAddress(""), kept);
        server.execute("", "drop database `Other-db.1`");
        assertThat(kept.streams).containsKeys("Other-db.1/tables/t.sql", "shop/routines.sql");
        assertThat(report.completeness().value("Other-db.1/t/rows")).contains("1");
        assertThat(report.notes()).anyMatch(note -> note.contains("Other-db.1.t.f"));
    }

    @Test
    @DisplayName("Q-01 G-06 tools older than the server: the preflight names both versions")
    void oldToolsAreNamed() throws IOException {
        Path bin = Files.createDirectory(home.resolve("bin"));
        stub(
                bin,
                "mariadb-dump",
                "#!/bin/sh\necho \"mariadb-dump  Ver 10.17 Distrib 10.3.39-MariaDB, for Linux\"\n");
        Files.createSymbolicLink(
                bin.resolve("mariadb"), Executables.usual().find("mariadb").orElseThrow());
        String version = server.value("", "select substring_index(version(), '-', 1)");
        assertThatThrownBy(() ->
                        at(server.backupAddress("shop"), new Executables(List.of(bin)))
                                .open(home, Clock.systemUTC()))
                .isInstanceOf(SourceUnusableException.class)
                .hasMessageContaining("10.3.39")
                .hasMessageContaining(version);
    }

    private static void stub(Path bin, String name, String script) throws IOException {
        Path file = Files.writeString(bin.resolve(name), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    @DisplayName("G-06 tools that are not installed are named")
    void missingToolsAreNamed() {
        assertThatThrownBy(() ->
                        at(server.backupAddress("shop"), new Executables(List.of(home)))
                                .open(home, Clock.systemUTC()))
                .isInstanceOf(SourceUnusableException.class)
                .hasMessageContaining("mariadb-client");
    }

    @Test
    @DisplayName("V-03 a dump tool that gives half and says all is well is found out")
    void aLyingToolIsFoundOut() throws IOException {
        Path real = Executables.usual().find("mariadb-dump").orElseThrow().toRealPath();
        Path bin = Files.createDirectory(home.resolve("lying"));
        Files.createSymbolicLink(
                bin.resolve("mariadb"), Executables.usual().find("mariadb").orElseThrow());
        for (String cut :
                List.of(
                        "| head -c 40000",
                        "| head -c 100",
                        "> /dev/null",
                        "| grep -av '^(77,.owner 77'")) {
            stub(
                    bin,
                    "mariadb-dump",
                    "#!/bin/sh\nif [ \"$1\" = --version ]; then exec "
                            + real
                            + " --version; fi\n"
                            + real
                            + " \"$@\" "
                            + cut
                            + "\nexit 0\n");
            try (StreamCapture capture =
                    at(server.backupAddress("shop"), new Executables(List.of(bin)))
                            .open(home, Clock.systemUTC())) {
                assertThatThrownBy(() -> capture.run(new Kept()))
                        .as(cut)
                        .isInstanceOf(SourceUnusableException.class);
            }
        }
    }

    /// Runs something once in the middle of a large stream.
    private static StreamSink meanwhile(AtomicBoolean done, Action action) {
        return (name, stream) -> {
            long length = 0;
            byte[] buffer = new byte[1 << 14];
            for (int got = stream.read(buffer); got >= 0; got = stream.read(buffer)) {
                length += got;
                if (name.endsWith("/much.sql")
                        && length > 100_000
                        && done.compareAndSet(false, true)) {
                    action.run();
                }
            }
            return length;
        };
    }

    private interface Action {
        void run() throws IOException;
    }

    @Test
    @DisplayName("Q-02 the server ends the connection of the dump: the source fails")
    void anEndedConnectionIsAFailure() throws IOException {
        grow();
        AtomicBoolean ended = new AtomicBoolean();
        assertThatThrownBy(() ->
                        capture(
                                server.backupAddress("shop"),
                                meanwhile(ended, MariadbSourceTest::killDump)))
                .isInstanceOf(SourceUnusableException.class)
                .hasMessageContaining("mariadb-dump");
        assertThat(ended).isTrue();
    }

    private static void killDump() throws IOException {
        server.execute(
                "",
                "kill "
                        + server.value(
                                "",
                                "select id from information_schema.processlist where info like '%SQL_NO_CACHE%`much`%' and id <> connection_id()"));
    }

    @Test
    @DisplayName(
            "Q-05 a table that is altered, truncated or swapped for a view meanwhile is named, and nothing is kept")
    void definitionsThatChangeMeanwhile() throws IOException {
        grow();
        server.execute("shop", "create table if not exists x_late as select 1 as x");
        for (String change :
                List.of(
                        "truncate x_late",
                        "alter table x_late add column y int default 1, algorithm=copy",
                        "alter table accounts add index extra (balance)",
                        "drop table x_late",
                        "create or replace view rich as select 1 as id")) {
            AtomicBoolean changed = new AtomicBoolean();
            assertThatThrownBy(() ->
                            capture(
                                    server.backupAddress("shop"),
                                    meanwhile(changed, () -> server.execute("shop", change))))
                    .as(change)
                    .isInstanceOf(SourceUnusableException.class)
                    .hasMessageMatching("(?s).*(x_late|accounts|rich).*");
            assertThat(changed).as(change).isTrue();
            server.execute(
                    "shop",
                    "create table if not exists x_late as select 1 as x",
                    "alter table accounts drop index if exists extra",
                    "create or replace view rich as select id, twice(balance) as double_balance from accounts where balance > 50");
        }
        server.execute("shop", "drop table x_late");
    }

    @Test
    @DisplayName(
            "Q-04 a table without transactions is refused by name, or all writes wait while it is dumped")
    void tablesWithoutTransactions() throws IOException {
        server.execute(
                "shop", "create table logged (line int) engine=MyISAM", "insert into logged values (1)");
        try {
            assertThatThrownBy(() -> capture(server.backupAddress("shop"), new Kept()))
                    .isInstanceOf(SourceUnusableException.class)
                    .hasMessageContaining("shop.logged (MyISAM)");
            grow();
            AtomicBoolean tried = new AtomicBoolean();
            MariadbAddress locking =
                    MariadbAddress.of(
                            server.backupAddress("shop").configured() + "&non-transactional=lock");
            StreamReport report =
                    capture(
                            locking,
                            meanwhile(
                                    tried,
                                    () ->
                                            assertThatThrownBy(() ->
                                                            server.execute(
                                                                    "shop",
                                                                    "set session lock_wait_timeout = 1",
                                                                    "insert into logged values (2)"))
                                                    .hasMessageContaining("timeout")));
            assertThat(tried).isTrue();
            assertThat(report.completeness().value("shop/logged/rows")).contains("1");
            server.execute("shop", "insert into logged values (3)");
        } finally {
            server.execute("shop", "drop table logged");
        }
    }

    @Test
    void addressesHoldNoPassword() {
        assertThatThrownBy(() -> MariadbAddress.of("mariadb://u:p@h/d"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MariadbAddress.of("mariadb://u@h/d?password=p"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(MariadbAddress.of("mariadb://u@[::1]:1/a%20b?socket=/x/y").database())
                .contains("a b");
    }
}
