package lifeboat.restore.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lifeboat.backup.mariadb.MariadbSource;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.mariadb.MariadbAddress;
import lifeboat.engines.mariadb.TestMariadb;
import lifeboat.engines.program.Executables;
import lifeboat.restore.RestoreVerdict;
import lifeboat.restore.stream.DestinationInUseException;
import lifeboat.restore.stream.KeptStreams;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.restore.stream.StreamRestorer;
import lifeboat.restore.stream.StreamRestorerContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MariadbRestorerTest extends StreamRestorerContract {
    private static TestMariadb source;
    private static TestMariadb destination;
    private static KeptStreams captured;

    @BeforeAll
    static void start(@TempDir Path state) throws IOException {
        source = TestMariadb.start();
        source.fillShop();
        destination = TestMariadb.start();
        captured =
                KeptStreams.of(
                        new MariadbSource(
                                "db",
                                source.address("shop"),
                                TestMariadb.PASSWORD,
                                Executables.usual()),
                        state);
    }

    @AfterAll
    static void stop() throws IOException {
        try (TestMariadb _ = source;
                TestMariadb _ = destination) {
            // both end
        }
    }

    @AfterEach
    void empty() throws IOException {
        destination.reset();
    }

    @Override
    protected KeptStreams captured() {
        return captured;
    }

    @Override
    protected StreamRestorer restorer() {
        return to(destination.address(""), MariadbRestorer.LiveSource.REFUSE);
    }

    private static StreamRestorer to(MariadbAddress address, MariadbRestorer.LiveSource live) {
        return new MariadbRestorer(address, TestMariadb.PASSWORD, Executables.usual(), live);
    }

    @Override
    protected List<String> servers() {
        return List.of("mariadbd");
    }

    @Test
    @DisplayName(
            "Q-13 Q-10 logins, grants, routines, events, sequences and values at the edge are as they were")
    void everythingWorksAsBefore() throws IOException {
        StreamRestoration done = restore(captured);
        assertThat(done.differences()).extracting(Completeness.Difference::describe).isEmpty();
        for (String query :
                List.of(
                        "select authentication_string from mysql.user where user = 'app'",
                        "select shop.doubled(21)",
                        "select group_concat(event_name, status, definer) from information_schema.events",
                        "select group_concat(trigger_name, event_object_table) from information_schema.triggers where trigger_schema = 'shop'",
                        "select nextval(shop.tickets)",
                        "select count(*) from shop.rich",
                        "select group_concat(hex(l), hex(k), c, d, e + 0, f, g, h, i, hex(t), q, r, astext(p), u, v, w) from shop.edges",
                        "select group_concat(`a``b`, hex(`-- x`) order by 1) from shop.`odd ``name/ %ü`")) {
            assertThat(destination.value(query))
                    .as(query)
                    .isNotEmpty()
                    .isNotEqualTo("NULL")
                    .isEqualTo(source.value(query));
        }
        assertThat(
                        destination.value(
                                "select count(*) from information_schema.schema_privileges where"
                                        + " grantee like '%readers%' and privilege_type = 'SELECT'"))
                .isEqualTo("1");
        assertThat(destination.value("select default_role from mysql.user where user = 'app'"))
                .isEqualTo("readers");
        assertThat(
                        destination.value(
                                "select schema_comment from information_schema.schemata where"
                                        + " schema_name = 'shop'"))
                .as("the mark is gone")
                .isEmpty();
        assertThat(done.notes())
                .anyMatch(note -> note.contains("keeper") || note.contains("root"))
                .hasSizeLessThan(6);
    }

    private static void replace(KeptStreams streams, String name, String from, String to)
            throws IOException {
        String text = new String(streams.bytes(name), StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        streams.streams.put(name, text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
    }

    private void isNamed(KeptStreams damaged, String key) throws IOException {
        StreamRestoration done = restore(damaged);
        assertThat(done.verdict()).isEqualTo(RestoreVerdict.DAMAGED);
        assertThat(done.differences()).extracting(Completeness.Difference::key).contains(key);
    }

    @Test
    @DisplayName("V-01 one row less is named, although the dump restores without an error")
    void aMissingRow() throws IOException {
        KeptStreams damaged = captured.copy();
        replace(damaged, "shop/tables/accounts", "(77,'owner 77',100),\n", "");
        isNamed(damaged, "shop/accounts/rows");
    }

    @Test
    @DisplayName("V-01 one value that is another is named")
    void anotherValue() throws IOException {
        KeptStreams damaged = captured.copy();
        replace(damaged, "shop/tables/accounts", "(77,'owner 77',100)", "(77,'owner 77',101)");
        isNamed(damaged, "shop/accounts/digest");
    }

    @Test
    @DisplayName("V-01 a missing index, trigger, event, routine or user is named")
    void missingDefinitions() throws IOException {
        KeptStreams damaged = captured.copy();
        replace(damaged, "shop/tables/accounts", ",\n  KEY `owner` (`owner`)", "");
        damaged.streams.put("shop/events", "-- nothing\n".getBytes(StandardCharsets.UTF_8));
        replace(damaged, "shop/routines", "a * 2", "a * 3");
        replace(damaged, "users.json", "SET DEFAULT ROLE `readers` FOR `app`@`localhost`", "DO 0");
        StreamRestoration done = restore(damaged);
        assertThat(done.differences())
                .extracting(Completeness.Difference::key)
                .contains(
                        "shop/:table/accounts",
                        "shop/:event/cleaning",
                        "shop/:routine/doubled",
                        ":user/`app`@`localhost`");
    }

    @Test
    @DisplayName("V-08 a dump starts no program")
    void aDumpStartsNoProgram() throws IOException {
        Path trace = home.resolve("trace");
        KeptStreams damaged = captured.copy();
        replace(
                damaged,
                "shop/tables/nothing",
                "LOCK TABLES",
                "\\! touch " + trace + "\nsystem touch " + trace + "\nLOCK TABLES");
        assertThatThrownBy(() -> restore(damaged)).isInstanceOf(IOException.class);
        assertThat(Files.exists(trace)).isFalse();
    }

    @Test
    @DisplayName("V-08 a dump reads no file of the machine that restores it")
    void aDumpReadsNoFile() throws IOException {
        Path secret = Files.writeString(home.resolve("secret"), "the site's passphrase\n");
        destination.sql("set global local_infile = 1");
        KeptStreams damaged = captured.copy();
        replace(
                damaged,
                "shop/tables/nothing",
                "LOCK TABLES",
                "CREATE TABLE leak (line TEXT);\nLOAD DATA LOCAL INFILE '"
                        + secret
                        + "' INTO TABLE leak;\nLOCK TABLES");
        assertThatThrownBy(() -> restore(damaged)).isInstanceOf(IOException.class);
        assertThat(destination.value("select count(*) from shop.leak")).isEqualTo("0");
    }

    @Test
    @DisplayName(
            "R-02 the live source is refused, also under another name unless that is asked for")
    void theLiveSource() throws IOException {
        try (StreamRestorer restorer =
                to(source.address("copy"), MariadbRestorer.LiveSource.REFUSE)) {
            assertThatThrownBy(() -> restorer.restore(captured))
                    .isInstanceOf(DestinationInUseException.class)
                    .hasMessageContaining("is the server that was captured");
        }
        try (StreamRestorer restorer =
                to(source.address("shop"), MariadbRestorer.LiveSource.BESIDE)) {
            assertThatThrownBy(() -> restorer.restore(captured))
                    .isInstanceOf(DestinationInUseException.class);
        }
        try (StreamRestorer restorer =
                to(source.address("copy"), MariadbRestorer.LiveSource.BESIDE)) {
            StreamRestoration done = restorer.restore(captured);
            assertThat(done.differences()).extracting(Completeness.Difference::describe).isEmpty();
        } finally {
            source.sql("drop database copy");
        }
        assertThat(source.value("select count(*) from shop.accounts")).isEqualTo("500");
        for (String name : List.of("shop/routines", "shop/views/rich", "shop/tables/edges")) {
            assertThat(new String(captured.bytes(name), StandardCharsets.UTF_8))
                    .as("%s chooses no database", name)
                    .doesNotContain("\nUSE ");
        }
    }

    @Test
    @DisplayName("R-07 one table alone, into a database that holds others")
    void oneTable() throws IOException {
        destination.sql("create database shop", "create table shop.other (a int)");
        StreamRestoration done =
                restore(captured.copy().wanting(name -> name.startsWith("shop/tables/accounts")));
        assertThat(done.verdict()).isEqualTo(RestoreVerdict.COMPLETE);
        assertThat(done.rows()).isEqualTo(500);
        assertThat(destination.value("select sum(balance) from shop.accounts")).isEqualTo("50000");
        assertThat(destination.value("select count(*) from mysql.user where user = 'app'"))
                .isEqualTo("0");
    }

    @Test
    void aDatabaseThatIsThereIsRefusedAndAnUnfinishedOneBegunAgain() throws IOException {
        destination.sql("create database shop", "create table shop.mine (a int)");
        assertThatThrownBy(() -> restore(captured))
                .isInstanceOf(DestinationInUseException.class)
                .hasMessageContaining("holds mine already");
        destination.sql("alter database shop comment = 'lifeboat: restore not finished'");
        assertThat(restore(captured).verdict()).isEqualTo(RestoreVerdict.COMPLETE);
        assertThat(
                        destination.value(
                                "select count(*) from information_schema.tables where table_name ="
                                        + " 'mine'"))
                .isEqualTo("0");
    }
}
