package lifeboat.restore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lifeboat.backup.postgresql.PostgresqlSource;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.postgresql.TestPostgresql;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
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

class PostgresqlRestorerTest extends StreamRestorerContract {
    private static TestPostgresql source;
    private static TestPostgresql destination;
    private static KeptStreams captured;

    @BeforeAll
    static void start(@TempDir Path state) throws IOException {
        source = TestPostgresql.start();
        source.fillShop();
        destination = TestPostgresql.start();
        captured = capture(source.address("shop"), state);
    }

    private static KeptStreams capture(PostgresqlAddress address, Path state) throws IOException {
        return KeptStreams.of(
                new PostgresqlSource("db", address, Password.NONE, Executables.usual()), state);
    }

    @AfterAll
    static void stop() throws IOException {
        try (TestPostgresql _ = source;
                TestPostgresql _ = destination) {
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
        return to(destination.address("shop"), PostgresqlRestorer.LiveSource.REFUSE);
    }

    private static StreamRestorer to(
            PostgresqlAddress address, PostgresqlRestorer.LiveSource live) {
        return new PostgresqlRestorer(address, Password.NONE, Executables.usual(), live);
    }

    @Override
    protected List<String> servers() {
        return List.of("/postgres");
    }

    @Test
    @DisplayName(
            "Q-13 roles log in with the password they had; grants, triggers and events are as they were")
    void rolesWorkAsBefore() throws IOException {
        assertThat(restore(captured).verdict()).isEqualTo(RestoreVerdict.COMPLETE);
        for (String query :
                List.of(
                        "select rolpassword from pg_authid where rolname = 'app'",
                        "select string_agg(evtname || evtenabled::text, ',') from pg_event_trigger",
                        "select has_table_privilege('readers', 'public.accounts', 'select') and not has_table_privilege('readers', 'public.accounts', 'update')",
                        "select string_agg(tgname || tgenabled::text, ',') from pg_trigger where not tgisinternal",
                        "select nextval('public.tickets')")) {
            assertThat(destination.value("shop", query))
                    .as(query)
                    .isNotEmpty()
                    .isEqualTo(source.value("shop", query));
        }
        assertThat(destination.value("shop", "select current_setting('work_mem')"))
                .isEqualTo("9MB");
    }

    private void isNamed(KeptStreams damaged, String key) throws IOException {
        StreamRestoration done = restore(damaged);
        assertThat(done.verdict()).isEqualTo(RestoreVerdict.DAMAGED);
        assertThat(done.differences()).extracting(Completeness.Difference::key).contains(key);
    }

    private static void replace(KeptStreams streams, String name, String from, String to)
            throws IOException {
        String text = new String(streams.bytes(name), StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        streams.streams.put(name, text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    @DisplayName("V-01 one row less is named, although the dump restores without an error")
    void aMissingRowIsNamed() throws IOException {
        KeptStreams damaged = captured.copy();
        replace(damaged, "shop/tables/public/accounts", "77\towner 77\t100\n", "");
        damaged.streams.put(
                "shop/tables/public/order", "\\.\n\n\n".getBytes(StandardCharsets.UTF_8));
        isNamed(damaged, "shop/public.accounts/rows");
    }

    @Test
    @DisplayName("V-01 one changed value is named: the number of rows is right, the digest is not")
    void aChangedValueIsNamed() throws IOException {
        KeptStreams damaged = captured.copy();
        replace(
                damaged,
                "shop/tables/public/accounts",
                "77\towner 77\t100\n",
                "77\towner 77\t101\n");
        isNamed(damaged, "shop/public.accounts/digest");
    }

    @Test
    @DisplayName("V-01 a missing membership and a missing role are named")
    void aMissingRoleIsNamed() throws IOException {
        KeptStreams damaged = captured.copy();
        replace(damaged, "globals.sql", "GRANT readers TO app", "-- GRANT readers TO app");
        isNamed(damaged, ":member/readers/app");
    }

    @Test
    @DisplayName(
            "V-01 a sequence one step back, a grant, an index, a trigger, an event: each is named")
    void whatIsMissingInTheDestinationIsNamed() throws IOException {
        KeptStreams damaged = captured.copy();
        String toc = "shop/toc";
        replace(damaged, toc, "tickets', 105, true", "tickets', 100, true");
        replace(
                damaged,
                toc,
                "GRANT SELECT ON TABLE public.accounts",
                "GRANT DELETE ON TABLE public.accounts");
        replace(damaged, toc, "CREATE INDEX odd_t ON", "CREATE INDEX odd_u ON");
        replace(damaged, toc, "CREATE TRIGGER trimmed BEFORE", "CREATE TRIGGER trimmee BEFORE");
        replace(
                damaged,
                toc,
                "CREATE EVENT TRIGGER watch ON ddl_command_end",
                "CREATE EVENT TRIGGER watch ON sql_drop       ");
        StreamRestoration done = restore(damaged);
        assertThat(done.differences())
                .extracting(Completeness.Difference::key)
                .contains(
                        "shop/:value-of-sequence/public.tickets",
                        "shop/:relation/public.accounts",
                        "shop/:index/public.odd_t",
                        "shop/:trigger/public.accounts/trimmed",
                        "shop/:event-trigger/watch");
    }

    @Test
    @DisplayName("V-03 the dump of another database under this name is found out")
    void anotherDatabaseIsFoundOut(@TempDir Path state) throws IOException {
        KeptStreams other = capture(source.address("postgres"), state);
        KeptStreams damaged = captured.copy();
        damaged.streams.keySet().removeIf(name -> name.startsWith("shop/"));
        damaged.streams.put("shop/toc", other.bytes("postgres/toc"));
        assertThat(failsOrDiffers(damaged)).isTrue();
    }

    @Test
    @DisplayName(
            "V-08 a hostile dump: nothing runs here, and nothing outside its directory on the server")
    void aHostileDumpIsHarmless() throws IOException {
        Path here = home.resolve("here");
        Path there =
                Path.of(System.getProperty("java.io.tmpdir"))
                        .resolve("lifeboat-hostile-" + ProcessHandle.current().pid());
        KeptStreams hostile = captured.copy();
        hostile.streams.put(
                "globals.sql",
                (new String(captured.bytes("globals.sql"), StandardCharsets.UTF_8)
                                + "\nselect 1 \\! touch "
                                + here
                                + "\n;\n\\! touch "
                                + here
                                + "\ncomment on role app is E'\\'\\n\\\\! touch "
                                + here
                                + "\\n';\n")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(failsOrDiffers(hostile)).isTrue();
        assertThat(here).doesNotExist();
        KeptStreams program = captured.copy();
        replace(
                program,
                "globals.sql",
                "CREATE ROLE readers;",
                "CREATE ROLE readers; COPY (select 1) TO PROGRAM 'id > "
                        + there
                        + "; touch "
                        + here
                        + "; exit 0';");
        StreamRestoration done = restore(program);
        assertThat(done.verdict())
                .as("the planted program ran and did no harm")
                .isEqualTo(RestoreVerdict.COMPLETE);
        assertThat(here).doesNotExist();
        assertThat(there).content().doesNotContain("uid=0");
        Files.delete(there);
    }

    @Test
    @DisplayName("Q-03 roles that the cluster has stay as they are, and it is said")
    void rolesThatAreThereStay() throws IOException {
        destination.execute("postgres", "create role app nologin");
        StreamRestoration done = restore(captured);
        assertThat(done.differences()).extracting(Completeness.Difference::describe).isEmpty();
        assertThat(done.notes()).anySatisfy(note -> assertThat(note).contains("role app"));
        assertThat(
                        destination.value(
                                "postgres",
                                "select rolcanlogin from pg_roles where rolname = 'app'"))
                .isEqualTo("f");
    }

    @Test
    @DisplayName("Q-03 without the extension at the destination the restore fails and names it")
    void aMissingExtensionIsNamed() throws IOException {
        KeptStreams damaged = captured.copy();
        replace(damaged, "shop/toc", "CREATE INDEX odd_t ON", "CREATE EXTENSION nt--");
        assertThatThrownBy(() -> restore(damaged))
                .hasMessageContaining("extension ") // older servers name its control file
                .hasMessageContaining("CREATE EXTENSION nt");
    }

    @Test
    @DisplayName("C-04 a restore that was killed begins again with the same call")
    void aKilledRestoreBeginsAgain() throws IOException {
        KeptStreams good = captured;
        destination.execute(
                "postgres",
                "create database shop",
                "comment on database shop is 'lifeboat: a restore into this database has not ended'");
        destination.execute("shop", "create table public.accounts as select 1 as half");
        assertThat(restore(good).verdict()).isEqualTo(RestoreVerdict.COMPLETE);
        assertThatThrownBy(() -> restore(good)).isInstanceOf(DestinationInUseException.class);
    }

    @Test
    @DisplayName("Q-10 values of every kind come back to the bit")
    void oddValuesAreTheSame() throws IOException {
        assertThat(restore(captured).verdict()).isEqualTo(RestoreVerdict.COMPLETE);
        String all =
                "select string_agg(o::text || encode(float8send(f), 'hex') || coalesce(encode(b, 'hex'), '-'), '|' order by id) from public.odd o";
        assertThat(destination.value("shop", all))
                .isEqualTo(source.value("shop", all))
                .contains("NaN", "infinity");
    }
}
