package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lifeboat.engines.postgresql.TestPostgresql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The log of a PostgreSQL cluster between its copies, from the command line.
final class WalTest {
    private static TestPostgresql live;
    private static TestedSite site;

    @BeforeAll
    static void keepSomeLog(@TempDir Path directory) throws Exception {
        live = TestPostgresql.start(TestPostgresql.replicatedInSmallSegments());
        live.execute("postgres", "create table public.t (id int)");
        site = TestedSite.create(directory.resolve("site"), "a", "b", "c");
        site.configure(
                "db: {type: postgresql, method: physical, objectives: {rpo: 1h}, url: \""
                        + live.server().url("")
                        + "\"}",
                TestedSite.vaultLines("a", "b", "c"));
        site.run("init").exits(0);
        site.run("wal", "status", "db").exits(4).says("nothing to begin from");
        receive("1s");
        site.run("backup").exits(0);
        for (int i = 0; i < 5; i++) {
            switched();
        }
        receive("3s");
    }

    private static Ending receive(String time) {
        return site.unlocked("wal", "receive", "db", "--every", "500ms", "--for", time, "--json")
                .exits(0);
    }

    /// Writes, and begins another segment.
    ///
    /// @return name of the one that was finished
    private static String switched() throws IOException {
        return live.value(
                "postgres",
                "with x as (insert into public.t select 1 returning 1) select pg_walfile_name(pg_switch_wal())");
    }

    /// What other tests wrote must not look like a hole.
    @BeforeEach
    void receiveTheRest() {
        receive("2s");
    }

    @AfterAll
    static void stop() throws IOException {
        if (live != null) {
            live.close();
        }
    }

    private static Path segment(String name) {
        return live.server().directory().resolve("data/pg_wal").resolve(name);
    }

    private static List<Path> logs(TestedSite of, String vault, String part) throws IOException {
        try (Stream<Path> files = Files.walk(of.vault(vault).resolve("logs"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains(part))
                    .toList();
        }
    }

    @Test
    void whatIsReceivedIsKeptByEveryVaultAndHasNoHole() throws Exception {
        Ending verdict = site.unlocked("wal", "status", "db", "--json").exits(0);
        var window = verdict.json().get("recoverable").get(0);
        assertThat(window.get("segments").asLong()).isGreaterThanOrEqualTo(5);
        assertThat(verdict.json().get("holes")).isEmpty();
        assertThat(verdict.json().get("rpoSeconds").asDouble()).isBetween(0.0, 600.0);
        for (var target : verdict.json().get("targets")) {
            assertThat(target.get("missing").asLong()).isZero();
            assertThat(target.get("objects").asLong()).isGreaterThanOrEqualTo(5);
        }
        site.run("verify").exits(0);
        assertThat(live.value("postgres", "select slot_name from pg_replication_slots"))
                .isEqualTo("lifeboat_db");
    }

    @Test
    @DisplayName("Q-06 a receiver that is killed leaves no program behind, and the next goes on")
    void aKilledReceiverLeavesNothingRunning() throws Exception {
        Child child = site.child(List.of(), "wal", "receive", "db", "--for", "60s");
        List<ProcessHandle> started = List.of();
        for (int i = 0; i < 600 && started.isEmpty(); i++) {
            Thread.sleep(100);
            started =
                    child.process()
                            .descendants()
                            .filter(one ->
                                    one.info().command().orElse("").endsWith("/pg_receivewal"))
                            .toList();
        }
        assertThat(started).isNotEmpty();
        child.kill();
        for (ProcessHandle one : started) {
            one.onExit().get(10, TimeUnit.SECONDS);
        }
        switched();
        assertThat(receive("3s").json().get("segments").asLong()).isPositive();
        site.unlocked("wal", "status", "db").exits(0);
    }

    @Test
    @DisplayName("what is written reaches every vault while its segment is still growing")
    void theBeginningOfASegmentIsKeptWhileItGrows() throws Exception {
        FutureTask<Ending> receiving = new FutureTask<>(() -> receive("8s"));
        Thread.ofPlatform().daemon().start(receiving);
        Thread.sleep(1500);
        String before = live.value("postgres", "select pg_current_wal_flush_lsn()");
        live.execute("postgres", "insert into public.t select generate_series(1, 500)");
        long begun = System.nanoTime();
        boolean there = false;
        while (!there && System.nanoTime() - begun < 20_000_000_000L) {
            there =
                    !logs(site, "a", ".p").isEmpty()
                            && !logs(site, "b", ".p").isEmpty()
                            && !logs(site, "c", ".p").isEmpty();
            Thread.sleep(50);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        assertThat(there).as("a piece behind %s in every vault", before).isTrue();
        assertThat(seconds).isLessThan(60);
        assertThat(receiving.get().json().get("pieces").asLong()).isPositive();
        site.unlocked("wal", "status", "db").exits(0);
    }

    @Test
    @DisplayName(
            "L-01 a log is pushed by a host that cannot read it, and fetched with the passphrase")
    void pushedAndFetched(@TempDir Path directory) throws Exception {
        String name = switched();
        Path file = segment(name);
        site.unlocked("wal", "push", "db", file.toString()).exits(0).says("is kept by a, b, c");
        site.unlocked("wal", "push", "db", file.toString()).exits(0).says("was kept already");
        Path out = directory.resolve("out");
        site.run("wal", "fetch", "db", name, out.toString()).exits(0);
        assertThat(out).hasSameBinaryContentAs(file);
        site.run("wal", "fetch", "db", "0000000100000000000000FF", out.toString()).exits(1);
        site.run("wal", "fetch", "db", "x", out.toString()).exits(2);

        byte[] bytes = Files.readAllBytes(file);
        Path other = Files.createDirectory(directory.resolve("other")).resolve(name);
        bytes[bytes.length - 1] ^= 1;
        Files.write(other, bytes);
        site.unlocked("wal", "push", "db", other.toString()).exits(5).says("with other content");
        Files.write(other, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        site.unlocked("wal", "push", "db", other.toString()).exits(5).says("is cut");
        Path misnamed = other.resolveSibling("0000000100000000000000FE");
        Files.copy(file, misnamed);
        site.unlocked("wal", "push", "db", misnamed.toString()).exits(5).says("not the segment");
        site.unlocked("wal", "push", "db", site.config().toString()).exits(5);
        site.unlocked("wal", "push", "nothing", file.toString()).exits(2);
        Path note = Files.writeString(directory.resolve(name + ".00000028.backup"), "x");
        site.unlocked("wal", "push", "db", note.toString()).exits(0).says("was not kept");
    }

    @Test
    @DisplayName("archive_command is told 0 only when the quorum holds it; heal brings the rest")
    void aPushEndsWellOnlyWithTheQuorum(@TempDir Path directory) throws Exception {
        TestedSite own = site.copy(directory.resolve("site"));
        Path file = segment(switched());
        // on one disk the three count as one copy: the quorum is one
        hide(own, "a");
        Ending one = own.unlocked("wal", "push", "db", file.toString(), "--json").exits(0);
        assertThat(one.json().get("targets").toString()).isEqualTo("[\"b\",\"c\"]");
        assertThat(one.json().get("warnings").toString()).contains("target a");
        hide(own, "b");
        hide(own, "c");
        Path next = segment(switched());
        own.unlocked("wal", "push", "db", next.toString()).exits(1).says("are needed", "target c");
        for (String vault : List.of("a", "b", "c")) {
            Files.move(
                    own.vault(vault).resolve("hidden.json"),
                    own.vault(vault).resolve("lifeboat-site.json"));
        }
        own.unlocked("wal", "push", "db", next.toString()).exits(0);
        own.unlocked("wal", "status", "db").says("missing; next: lifeboat heal");
        own.unlocked("heal").exits(0);
        Ending whole = own.unlocked("wal", "status", "db", "--json");
        whole.json().get("targets").forEach(t -> assertThat(t.get("missing").asLong()).isZero());
    }

    /// What is no vault of this site is never written to.
    private static void hide(TestedSite of, String vault) throws IOException {
        Files.move(
                of.vault(vault).resolve("lifeboat-site.json"),
                of.vault(vault).resolve("hidden.json"));
    }

    @Test
    @DisplayName("Q-06 a hole makes the verdict red though every backup is green, and is named")
    void aHoleIsRedThoughBackupsAreGreen(@TempDir Path directory) throws Exception {
        TestedSite own = site.copy(directory.resolve("site"));
        var window =
                own.unlocked("wal", "status", "db", "--json")
                        .exits(0)
                        .json()
                        .get("recoverable")
                        .get(0);
        List<String> names =
                logs(own, "a", "/0000000100000000/").stream()
                        .map(f -> f.getFileName().toString().substring(0, 8))
                        .sorted()
                        .distinct()
                        .toList();
        String gone = names.get(names.size() - 3);
        for (String vault : List.of("a", "b", "c")) {
            for (Path file : logs(own, vault, "/0000000100000000/" + gone)) {
                Files.delete(file);
            }
        }
        Ending verdict = own.unlocked("wal", "status", "db", "--json").exits(4);
        assertThat(verdict.json().get("holes").toString())
                .contains("segment 0000000100000000" + gone.toUpperCase(java.util.Locale.ROOT));
        assertThat(verdict.json().get("recoverable").get(0).get("segments").asLong())
                .isLessThan(window.get("segments").asLong());
        own.unlocked("wal", "status", "db").exits(4).says("HAS HOLES");
        own.run("verify").exits(0);
        own.run("backup").exits(0);
        own.unlocked("wal", "status", "db").exits(4);
    }
}
