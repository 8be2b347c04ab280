package lifeboat.backup.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSource;
import lifeboat.backup.stream.StreamSourceContract;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.postgresql.TestPostgresql;
import lifeboat.engines.postgresql.WalRange;
import lifeboat.engines.program.Executables;
import lifeboat.engines.throwaway.TestReplica;
import lifeboat.engines.throwaway.ThrowawayPostgresql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PhysicalSourceTest extends StreamSourceContract {
    private static TestPostgresql server;

    @BeforeAll
    static void start() throws IOException {
        server = TestPostgresql.start(TestPostgresql.replicated());
        server.execute("postgres", "create database shop");
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private static StreamSource at(PostgresqlAddress address) {
        return new PhysicalSource(
                "db",
                address,
                () -> Optional.of(TestPostgresql.PASSWORD.toCharArray()),
                Executables.usual(),
                Duration.ofMinutes(1));
    }

    @Override
    protected StreamSource source() {
        return at(server.address());
    }

    @Override
    protected StreamSource unreachable() {
        return at(PostgresqlAddress.of("postgresql://nobody@127.0.0.1:1/"));
    }

    @Override
    protected Optional<String> tool() {
        return Optional.of("pg_basebackup");
    }

    @Override
    protected void grow() {
        // a cluster is always large enough
    }

    @Override
    protected Optional<String> secret() {
        return Optional.of(TestPostgresql.PASSWORD);
    }

    /// Each copy has a part of the log of its own; everything else is the same.
    @Test
    @Override
    protected void tellsTheSameOfTheSameState() throws IOException {
        Kept kept = new Kept();
        StreamReport report;
        try (StreamCapture capture = source().open(home, Clock.systemUTC())) {
            report = capture.run(kept);
            WalRange wal = WalRange.parse(report.consistencyPoint()).orElseThrow();
            assertThat(capture.facts())
                    .containsEntry("timeline", "1")
                    .containsEntry("start-lsn", wal.start().toString())
                    .containsEntry("superuser", ThrowawayPostgresql.SUPERUSER)
                    .containsEntry(
                            "system-identifier",
                            server.value(
                                    "postgres",
                                    "select system_identifier from pg_control_system()"));
        }
        assertThat(kept.streams).containsKeys("PG_VERSION", "backup_label", "backup_manifest");
        assertThat(kept.streams.keySet())
                .as("the log that makes it consistent")
                .anyMatch(name -> name.matches("pg_wal/[0-9A-F]{24}"));
        assertThat(
                        server.value(
                                "postgres",
                                "select count(*) from pg_replication_slots where not temporary"))
                .as("slots left")
                .isEqualTo("0");
    }

    @Test
    @DisplayName("Q-02 the server's sender is killed mid-way: the source fails")
    void aKilledSenderIsAFailure() throws IOException {
        AtomicBoolean killed = new AtomicBoolean();
        try (StreamCapture capture = source().open(home, Clock.systemUTC())) {
            assertThatThrownBy(() ->
                            capture.run((name, stream) -> {
                                if (name.startsWith("base/") && killed.compareAndSet(false, true)) {
                                    server.value(
                                            "postgres",
                                            "select count(pg_terminate_backend(pid)) from pg_stat_activity where backend_type = 'walsender'");
                                }
                                return stream.readAllBytes().length;
                            }))
                    .isInstanceOf(SourceUnusableException.class)
                    .hasMessageContaining("pg_basebackup");
        }
    }

    @Test
    void tablespacesAreRefusedByName() throws Exception {
        server.execute(
                "postgres",
                "set allow_in_place_tablespaces = on; create tablespace fast location ''");
        try {
            assertThatThrownBy(() -> source().open(home, Clock.systemUTC()))
                    .isInstanceOf(SourceUnusableException.class)
                    .hasMessageContaining("fast");
        } finally {
            server.execute("postgres", "drop tablespace fast");
        }
    }

    @Test
    @DisplayName("Q-11 a replica whose replay stands still is refused, one that follows is not")
    void aReplicaTooFarBehindIsRefused() throws Exception {
        try (TestReplica replica = TestReplica.of(server)) {
            server.execute("shop", "create table public.x as select 1 as a");
            replica.await(server);
            try (StreamCapture capture = at(replica.address()).open(home, Clock.systemUTC())) {
                Kept kept = new Kept();
                assertThat(capture.run(kept).notes()).isEmpty();
                assertThat(capture.facts()).containsEntry("replica", "true");
            }
            replica.execute("select pg_wal_replay_pause()");
            server.execute("shop", "insert into public.x values (2)");
            Thread.sleep(2100);
            for (StreamSource behind :
                    List.of(
                            new PhysicalSource(
                                    "db",
                                    replica.address(),
                                    Optional::empty,
                                    Executables.usual(),
                                    Duration.ofSeconds(1)),
                            new PostgresqlSource(
                                    "db",
                                    replica.address(),
                                    Optional::empty,
                                    Executables.usual(),
                                    Duration.ofSeconds(1)))) {
                assertThatThrownBy(() -> behind.open(home, Clock.systemUTC()))
                        .isInstanceOf(SourceUnusableException.class)
                        .hasMessageContaining("replay is paused")
                        .hasMessageContaining("max-lag");
            }
        }
    }
}
