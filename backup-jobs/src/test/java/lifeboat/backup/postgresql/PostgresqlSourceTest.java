package lifeboat.backup.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSink;
import lifeboat.backup.stream.StreamSource;
import lifeboat.backup.stream.StreamSourceContract;
import lifeboat.engines.postgresql.PostgresqlAddress;
import lifeboat.engines.postgresql.TestPostgresql;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PostgresqlSourceTest extends StreamSourceContract {
    private static TestPostgresql server;

    @BeforeAll
    static void start() throws IOException {
        server = TestPostgresql.start();
        server.fillShop();
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private static StreamSource at(PostgresqlAddress address, Executables executables) {
        return new PostgresqlSource(
                "db",
                address,
                () -> Optional.of(TestPostgresql.PASSWORD.toCharArray()),
                executables);
    }

    @Override
    protected StreamSource source() {
        return at(server.address("shop"), Executables.usual());
    }

    @Override
    protected StreamSource unreachable() {
        return at(
                PostgresqlAddress.of("postgresql://nobody@127.0.0.1:1/shop"), Executables.usual());
    }

    @Override
    protected Optional<String> tool() {
        return Optional.of("pg_dump");
    }

    @Override
    protected void grow() throws IOException {
        server.execute(
                "shop",
                "create table if not exists public.much as select g, repeat('x', 200) as t from generate_series(1, 100000) g");
    }

    @Override
    protected Optional<String> secret() {
        return Optional.of(TestPostgresql.PASSWORD);
    }

    @Test
    void countsEveryTableAndNamesEveryDefinition() throws IOException {
        Kept kept = new Kept();
        StreamReport report;
        try (StreamCapture capture = source().open(home, Clock.systemUTC())) {
            report = capture.run(kept);
        }
        assertThat(report.completeness().values())
                .containsEntry("shop/public.accounts/rows", "1000")
                .containsEntry("shop/public.\"order\"/rows", "500")
                .containsEntry("shop/\"Odd \"\"schema/..\".\"Ta.b/le\"/rows", "3")
                .containsEntry("shop/:value-of-sequence/public.tickets", "105 called")
                .containsEntry("shop/:large-objects/count", "2")
                .containsKeys(
                        "shop/:trigger/public.accounts/trimmed",
                        "shop/:policy/public.odd/mine",
                        "shop/:event-trigger/watch",
                        ":role/app",
                        ":password/app",
                        ":member/readers/app");
        assertThat(kept.streams)
                .containsKeys(
                        "globals.sql",
                        "shop/toc",
                        "shop/tables/public/accounts",
                        "shop/tables/Odd \"schema%2F../Ta.b%2Fle");
        assertThat(kept.text("shop/tables/public/accounts"))
                .startsWith("1\towner 1\t100\n")
                .endsWith("\n\\.\n\n\n");
        assertThat(new String(report.completeness().toBytes(), StandardCharsets.UTF_8))
                .doesNotContain("app secret", "SCRAM");
    }

    @Test
    void aWholeClusterIsEveryDatabase() throws IOException {
        Kept kept = new Kept();
        try (StreamCapture capture =
                at(server.address(), Executables.usual()).open(home, Clock.systemUTC())) {
            capture.run(kept);
        }
        assertThat(kept.streams).containsKeys("postgres/toc", "shop/toc");
    }

    @Test
    @DisplayName("Q-01 G-06 tools older than the server: the preflight names both versions")
    void oldToolsAreNamed() throws IOException {
        Path bin = Files.createDirectory(home.resolve("bin"));
        for (String name : List.of("pg_dump", "pg_restore")) {
            stub(bin, name, "#!/bin/sh\necho \"" + name + " (PostgreSQL) 9.6.24\"\n");
        }
        Files.createSymbolicLink(
                bin.resolve("psql"), Executables.usual().find("psql").orElseThrow());
        assertThatThrownBy(() ->
                        at(server.address("shop"), new Executables(List.of(bin)))
                                .open(home, Clock.systemUTC()))
                .isInstanceOf(SourceUnusableException.class)
                .hasMessageContaining("9.6.24")
                .hasMessageContaining(
                        server.value("postgres", "select current_setting('server_version')"));
    }

    private static void stub(Path bin, String name, String script) throws IOException {
        Path file = Files.writeString(bin.resolve(name), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    @DisplayName("G-06 tools that are not installed are named")
    void missingToolsAreNamed() throws IOException {
        assertThatThrownBy(() ->
                        at(server.address("shop"), new Executables(List.of(home)))
                                .open(home, Clock.systemUTC()))
                .isInstanceOf(SourceUnusableException.class)
                .hasMessageContaining("postgresql-client");
    }

    @Test
    @DisplayName("V-03 a dump tool that gives half and says all is well is found out")
    void aLyingToolIsFoundOut() throws IOException {
        Path real = Executables.usual().find("pg_dump").orElseThrow().toRealPath();
        Path bin = Files.createDirectory(home.resolve("lying"));
        for (String name : List.of("psql", "pg_restore", "pg_dumpall")) {
            Files.createSymbolicLink(bin.resolve(name), real.resolveSibling(name));
        }
        for (String cut : List.of("| head -c 40000", "| head -c 100", "> /dev/null")) {
            stub(
                    bin,
                    "pg_dump",
                    "#!/bin/sh\nif [ \"$1\" = --version ]; then exec "
                            + real
                            + " --version; fi\n"
                            + real
                            + " \"$@\" "
                            + cut
                            + "\nexit 0\n");
            try (StreamCapture capture =
                    at(server.address("shop"), new Executables(List.of(bin)))
                            .open(home, Clock.systemUTC())) {
                assertThatThrownBy(() -> capture.run(new Kept()))
                        .as(cut)
                        .isInstanceOf(SourceUnusableException.class);
            }
        }
    }

    @Test
    @DisplayName("Q-02 the server ends the connection of the dump: the source fails")
    void anEndedConnectionIsAFailure() throws IOException {
        grow();
        AtomicBoolean ended = new AtomicBoolean();
        StreamSink ending =
                (_, stream) -> {
                    long length = 0;
                    byte[] buffer = new byte[1 << 14];
                    for (int got = stream.read(buffer); got >= 0; got = stream.read(buffer)) {
                        length += got;
                        if (length > 100_000 && ended.compareAndSet(false, true)) {
                            assertThat(
                                            server.value(
                                                    "postgres",
                                                    "select count(pg_terminate_backend(pid)) from pg_stat_activity where query like 'COPY public.much%'"))
                                    .isEqualTo("1");
                        }
                    }
                    return length;
                };
        try (StreamCapture capture = source().open(home, Clock.systemUTC())) {
            assertThatThrownBy(() -> capture.run(ending))
                    .isInstanceOf(SourceUnusableException.class)
                    .hasMessageContaining("pg_dump");
        }
        assertThat(ended).isTrue();
    }

    @Test
    @DisplayName(
            "Q-05 tables are altered, truncated and swapped for views meanwhile: what is captured is consistent, and no code of a view runs")
    void definitionsThatChangeMeanwhile() throws Exception {
        server.execute(
                "shop",
                "create table public.moving as select g from generate_series(1, 1000) g",
                "create table public.swapped as select 1 as x",
                "create table public.leaked (x int)",
                "create function public.leak() returns int language plpgsql volatile as $$begin insert into public.leaked values (1); return 1; end$$");
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong rounds = new AtomicLong();
        List<String> refused = new ArrayList<>();
        CompletableFuture<Void> changes =
                CompletableFuture.runAsync(() -> {
                    while (!stop.get()) {
                        change();
                        rounds.incrementAndGet();
                        LockSupport.parkNanos(300_000_000);
                    }
                });
        int good = 0;
        try {
            for (int i = 0; (i < 4 || rounds.get() < 4) && !changes.isDone(); i++) {
                try (StreamCapture capture = source().open(home, Clock.systemUTC())) {
                    StreamReport report = capture.run(new Kept());
                    assertThat(report.completeness().value("shop/public.moving/rows"))
                            .contains("1000");
                    good++;
                } catch (SourceUnusableException e) {
                    refused.add(e.getMessage());
                }
            }
        } finally {
            stop.set(true);
            changes.get();
        }
        assertThat(good).as("captures that succeeded; refused: %s", refused).isPositive();
        assertThat(rounds).as("rounds of changes").hasValueGreaterThan(3);
        assertThat(server.value("shop", "select count(*) from public.leaked")).isEqualTo("0");
    }

    /// One round, each statement a transaction in which everything else stays as it is.
    private static void change() {
        try {
            server.execute(
                    "shop",
                    "begin; truncate public.moving; insert into public.moving select g from generate_series(1, 1000) g; commit",
                    "alter table public.moving add column extra int default 5",
                    "begin; drop table public.swapped; create view public.swapped as select public.leak() as x; commit",
                    "alter table public.moving drop column extra",
                    "begin; drop view public.swapped; create table public.swapped as select 1 as x; commit");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void addressesHoldNoPassword() {
        assertThatThrownBy(() -> PostgresqlAddress.of("postgresql://u:p@h/d"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PostgresqlAddress.of("postgresql://u@h/d?password=p"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(PostgresqlAddress.of("postgresql://u@h:1/a%20b?sslmode=require").url())
                .isEqualTo("postgresql://u@h:1/a%20b?sslmode=require");
        assertThat(Password.NONE).isNotNull();
    }
}
