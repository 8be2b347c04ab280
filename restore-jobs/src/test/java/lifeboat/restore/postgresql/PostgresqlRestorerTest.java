package lifeboat.restore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lifeboat.backup.postgresql.PostgresqlSource;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.postgresql.TestPostgresql;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.restore.RestoreVerdict;
import lifeboat.restore.stream.KeptStreams;
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
}
