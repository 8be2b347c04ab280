package lifeboat.restore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lifeboat.backup.BackupOrder;
import lifeboat.backup.BackupWork;
import lifeboat.backup.SourceResult;
import lifeboat.backup.SourceUnusableException;
import lifeboat.backup.postgresql.PostgresqlSource;
import lifeboat.backup.stream.StreamedSource;
import lifeboat.engines.postgresql.TestPostgresql;
import lifeboat.engines.program.Executables;
import lifeboat.engines.program.Password;
import lifeboat.restore.RestoreVerdict;
import lifeboat.restore.stream.SnapshotStreams;
import lifeboat.restore.stream.StreamRestoration;
import lifeboat.targets.Operation;
import lifeboat.targets.Target;
import lifeboat.targets.fault.Fault;
import lifeboat.targets.fault.FaultyTarget;
import lifeboat.vault.TestRuns;
import lifeboat.vault.TestSite;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs of a PostgreSQL source into vaults and back.
@Timeout(120)
class PostgresqlRunTest {
    private static final String ROWS =
            "insert into public.big select g, repeat(md5(g::text), 4), 1 from generate_series(1, 100000) g";

    private static TestPostgresql source;
    private static TestPostgresql destination;

    @TempDir Path home;
    private int night;

    @BeforeAll
    static void start() throws IOException {
        source = TestPostgresql.start();
        destination = TestPostgresql.start();
    }

    @AfterAll
    static void stop() throws IOException {
        try (TestPostgresql _ = source;
                TestPostgresql _ = destination) {
            // both end
        }
    }

    @BeforeEach
    void fill() throws IOException {
        source.reset();
        destination.reset();
        source.execute("postgres", "create database shop");
        source.execute("shop", "create table public.big (id int primary key, t text, v int)", ROWS);
    }

    private BackupWork work(TestSite site, List<Target> targets, Instant slot, Executables tools) {
        return new BackupWork(
                new BackupOrder(
                        "shop",
                        "manual",
                        slot,
                        "lifeboat test",
                        List.of(
                                new StreamedSource(
                                        new PostgresqlSource(
                                                "db",
                                                source.address("shop"),
                                                Password.NONE,
                                                tools)))),
                site.host(),
                site.hostKeys(),
                targets,
                TestRuns.settings(targets),
                home.resolve("state"),
                Clock.systemUTC(),
                _ -> {});
    }

    private SourceResult backUp(TestSite site) throws IOException {
        night++;
        try (BackupWork work =
                work(
                        site,
                        site.targets(),
                        TestSite.NOW.plusSeconds(86_400L * night),
                        Executables.usual())) {
            work.begin();
            assertThat(work.commit().isComplete()).isTrue();
            return work.results().getFirst();
        }
    }

    private static Optional<SnapshotReader> newest(TestSite site) throws IOException {
        Vaults vaults = new Vaults(site.targets());
        SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, site.recoveryKeys());
        var id = catalog.newestOf(site.host().hostId());
        return id.isEmpty()
                ? Optional.empty()
                : Optional.of(SnapshotReader.open(vaults, site.recoveryKeys(), catalog, id.get()));
    }

    private static StreamRestoration restore(TestSite site) throws IOException {
        try (SnapshotReader reader = newest(site).orElseThrow();
                PostgresqlRestorer restorer =
                        new PostgresqlRestorer(
                                destination.address("shop"),
                                Password.NONE,
                                Executables.usual(),
                                PostgresqlRestorer.LiveSource.REFUSE)) {
            return restorer.restore(SnapshotStreams.open(reader, "db", List.of()));
        }
    }

    @Test
    @DisplayName(
            "Q-02, C-09 the dump is killed mid-way: nothing is committed, and the same run continued captures what is there by then")
    void aKilledDumpCommitsNothing() throws IOException {
        Path real = Executables.usual().find("pg_dump").orElseThrow().toRealPath();
        Path bin = Files.createDirectory(home.resolve("dying"));
        for (String name : List.of("psql", "pg_restore", "pg_dumpall")) {
            Files.createSymbolicLink(bin.resolve(name), real.resolveSibling(name));
        }
        Path mark = home.resolve("mark");
        Path dying =
                Files.writeString(
                        bin.resolve("pg_dump"),
                        "#!/bin/sh\nif [ \"$1\" = --version ]; then exec "
                                + real
                                + " --version; fi\n"
                                + real
                                + " \"$@\" | head -c 6000000\ntouch "
                                + mark
                                + "\nkill -9 $$\n");
        Files.setPosixFilePermissions(dying, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (TestSite site = TestSite.with(2)) {
            try (BackupWork killed =
                    work(site, site.targets(), TestSite.NOW, new Executables(List.of(bin)))) {
                killed.begin();
                assertThatThrownBy(killed::commit)
                        .isInstanceOf(SourceUnusableException.class)
                        .hasMessageContaining("signal 9");
            }
            assertThat(mark).as("the tool was killed").exists();
            assertThat(newest(site)).isEmpty();
            source.execute("shop", "update public.big set v = 2 where id % 2 = 0");
            try (BackupWork again = work(site, site.targets(), TestSite.NOW, Executables.usual())) {
                again.begin();
                assertThat(again.commit().isComplete()).isTrue();
                assertThat(again.verdict()).isEqualTo("OK");
            }
            assertThat(restore(site).verdict()).isEqualTo(RestoreVerdict.COMPLETE);
            assertThat(destination.value("shop", "select sum(v) from public.big"))
                    .isEqualTo("150000");
        }
    }

    @Test
    @DisplayName(
            "D-02 every vault runs full in the middle of a dump: the run fails, the earlier snapshot restores, the next run is good")
    void fullVaultsInTheMiddleOfADump() throws IOException {
        try (TestSite site = TestSite.with(2)) {
            backUp(site);
            source.execute(
                    "shop",
                    "create table public.more as select g, md5(g::text) || md5((g * 7)::text) as t from generate_series(1, 300000) g");
            List<FaultyTarget> full =
                    site.targets().stream()
                            .map(target ->
                                    new FaultyTarget(target)
                                            .always(Operation.PUT, "packs/", Fault.full()))
                            .toList();
            List<Target> targets = List.copyOf(full);
            try (BackupWork failing = work(site, targets, TestSite.NOW, Executables.usual())) {
                assertThatThrownBy(
                                () -> {
                                    failing.begin();
                                    if (!failing.commit().quorum().reached()) {
                                        throw new IOException("no quorum");
                                    }
                                })
                        .isInstanceOf(IOException.class);
                assertThat(failing.verdict()).isEqualTo("FAILED");
            }
            full.forEach(FaultyTarget::assertAllFaultsHappened);
            assertThat(restore(site).rows()).isEqualTo(100_000);
            destination.reset();
            backUp(site);
            assertThat(restore(site).rows()).isEqualTo(400_000);
        }
    }

    @Test
    void theNightAfterShipsLittleMore() throws IOException {
        try (TestSite site = TestSite.with(1)) {
            SourceResult first = backUp(site);
            source.execute("shop", "update public.big set v = 3 where id between 40001 and 41000");
            SourceResult second = backUp(site);
            source.execute("shop", "update public.big set v = 4 where id % 100 = 0");
            SourceResult scattered = backUp(site);
            SourceResult same = backUp(site);
            assertThat(first.newBytes()).isGreaterThan(10_000_000);
            assertThat(second.newBytes())
                    .as(
                            "first %d, 1 %% in one place %d, 1 %% everywhere %d, nothing %d",
                            first.newBytes(),
                            second.newBytes(),
                            scattered.newBytes(),
                            same.newBytes())
                    .isLessThan(first.newBytes() / 10);
            assertThat(same.newBytes()).isLessThan(first.newBytes() / 100);
            assertThat(scattered.newBytes()).isLessThan(first.newBytes() * 2);
            assertThat(restore(site).verdict()).isEqualTo(RestoreVerdict.COMPLETE);
        }
    }
}
