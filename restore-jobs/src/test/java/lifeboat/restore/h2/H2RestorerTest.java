package lifeboat.restore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lifeboat.backup.h2.H2Source;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.h2.H2Address;
import lifeboat.engines.h2.TestH2;
import lifeboat.restore.RestoreVerdict;
import lifeboat.restore.stream.DestinationInUseException;
import lifeboat.restore.stream.KeptStreams;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.restore.stream.StreamRestorer;
import lifeboat.restore.stream.StreamRestorerContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2RestorerTest extends StreamRestorerContract {
    private static TestH2 server;
    private static KeptStreams captured;

    @BeforeAll
    static void capture(@TempDir Path data, @TempDir Path state) throws Exception {
        server = TestH2.start(data);
        TestH2.fillShop(server.address("shop"));
        captured =
                KeptStreams.of(
                        new H2Source("catalogue", server.address("shop"), TestH2.PASSWORD), state);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected KeptStreams captured() {
        return captured;
    }

    private H2Address place() {
        return new H2Address("jdbc:h2:" + home.resolve("place"), "SA");
    }

    private static StreamRestorer to(H2Address address, H2Restorer.Code code) {
        return new H2Restorer(address, TestH2.PASSWORD, code);
    }

    @Override
    protected StreamRestorer restorer() {
        return to(place(), H2Restorer.Code.LEAVE_OUT);
    }

    @Override
    protected List<String> servers() {
        return List.of();
    }

    @Test
    @DisplayName("Q-13 Q-10 users log in with the passwords they had; odd values are the same")
    void usersAndValuesAreAsTheyWere() throws Exception {
        assertThat(restore(captured).verdict()).isEqualTo(RestoreVerdict.COMPLETE);
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files).containsExactly(home.resolve("place.mv.db"));
        }
        for (String query :
                List.of(
                        "select sum(balance) from accounts",
                        "select listagg(coalesce(t, '-') || d || length(c) || coalesce(rawtohex(b),"
                                + " '-')) within group (order by id) from \"Odd"
                                + " \"\"schema\".\"ta'b;le\"",
                        "select next value for tickets",
                        "select count(*) from information_schema.users")) {
            assertThat(TestH2.value(place(), query))
                    .as(query)
                    .isEqualTo(TestH2.value(server.address("shop"), query));
        }
        try (var app = place().as("APP").connect(() -> Optional.of("secret of app".toCharArray()));
                var statement = app.createStatement()) {
            assertThat(statement.executeQuery("select 1 from accounts limit 1").next()).isTrue();
            assertThatThrownBy(() -> statement.executeQuery("select 1 from others"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    @DisplayName(
            "V-01 one changed value and one missing row are named, and the file does not get its"
                    + " name")
    void whatDiffersIsNamed() throws IOException {
        KeptStreams damaged = captured.copy();
        String script = new String(captured.bytes("script.sql"), StandardCharsets.UTF_8);
        damaged.streams.put(
                "script.sql",
                script.replace("VALUES(77, 100);", "VALUES(77, 101);")
                        .replace("INSERT INTO \"PUBLIC\".\"OTHERS\" VALUES(5, 100);", "")
                        .getBytes(StandardCharsets.UTF_8));
        StreamRestoration done = restore(damaged);
        assertThat(done.differences())
                .extracting(Completeness.Difference::key)
                .contains(
                        "\"PUBLIC\".\"ACCOUNTS\"/digest",
                        "\"PUBLIC\".\"OTHERS\"/rows",
                        ":script/sha256");
        assertThat(home.resolve("place.mv.db")).doesNotExist();
        assertThat(home.resolve("place.damaged.mv.db")).exists();
    }

    @Test
    @DisplayName(
            "V-08 a script with code of its own: nothing of it runs in this process unless told so")
    void codeIsLeftOut() throws IOException {
        Path touched = home.resolve("touched");
        KeptStreams hostile = captured.copy();
        String script = new String(captured.bytes("script.sql"), StandardCharsets.UTF_8);
        hostile.streams.put(
                "script.sql",
                (script
                                + "CREATE ALIAS \"PUBLIC\".\"EVIL\" AS $$ void evil() throws"
                                + " Exception {"
                                + " java.nio.file.Files.createFile(java.nio.file.Path.of(\""
                                + touched
                                + "\")); } $$;\n"
                                + "CALL \"PUBLIC\".\"EVIL\"();\n"
                                + "RUNSCRIPT FROM '/etc/passwd';\n")
                        .getBytes(StandardCharsets.UTF_8));
        StreamRestoration done = restore(hostile);
        assertThat(touched).doesNotExist();
        assertThat(done.leftOut()).hasSize(3);
        assertThat(done.verdict()).isEqualTo(RestoreVerdict.DAMAGED);
    }

    @Test
    void anEmptyDatabaseOfAServerTakesIt() throws Exception {
        H2Address fresh = server.address("fresh");
        TestH2.execute(fresh, "select 1");
        try (StreamRestorer restorer = to(fresh, H2Restorer.Code.LEAVE_OUT)) {
            StreamRestoration done = restorer.restore(captured);
            assertThat(done.differences()).extracting(Completeness.Difference::describe).isEmpty();
        }
        assertThat(TestH2.value(fresh, "select count(*) from accounts")).isEqualTo("1000");
        try (StreamRestorer restorer = to(server.address("shop"), H2Restorer.Code.LEAVE_OUT)) {
            assertThatThrownBy(() -> restorer.restore(captured))
                    .isInstanceOf(DestinationInUseException.class)
                    .hasMessageContaining("is not empty");
        }
    }

    @Test
    @DisplayName(
            "C-04 a restore into a server that was killed is begun again; what somebody else put there stays in the way")
    void aServerHoldsHalfOfIt() throws Exception {
        H2Address half = server.address("half");
        TestH2.execute(half, "create table accounts (id int)");
        try (StreamRestorer restorer = to(half, H2Restorer.Code.APPLY)) {
            assertThatThrownBy(() -> restorer.restore(captured))
                    .isInstanceOf(DestinationInUseException.class);
        }
        TestH2.execute(half, "create schema lifeboat_unfinished");

        try (H2Restorer restorer = new H2Restorer(half, TestH2.PASSWORD, H2Restorer.Code.APPLY)) {
            assertThat(restorer.isFree()).isTrue();
            assertThat(restorer.restore(captured).verdict()).isEqualTo(RestoreVerdict.COMPLETE);
            assertThat(restorer.isFree()).isFalse();
            assertThat(restorer.readBack(captured).differences()).isEmpty();
        }

        TestH2.execute(half, "update accounts set balance = balance + 1 where id = 9");
        try (H2Restorer restorer = new H2Restorer(half, TestH2.PASSWORD, H2Restorer.Code.APPLY)) {
            assertThat(restorer.readBack(captured).differences())
                    .anyMatch(each -> each.key().equals("\"PUBLIC\".\"ACCOUNTS\"/digest"));
        }
    }
}
