package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lifeboat.engines.postgresql.TestPostgresql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A database and a document root that belong together, from the command line.
final class GroupTest {
    private static final String HOOKS =
            """
            groups:
              shop:
                before: [{command: [/bin/sh, ./freeze], timeout: 20s}]
                after: [{command: [/bin/sh, ./thaw], timeout: 20s}]
            """;

    private static TestPostgresql live;
    private static TestPostgresql elsewhere;

    @TempDir Path directory;
    private TestedSite site;

    @BeforeAll
    static void start() throws IOException {
        live = TestPostgresql.start();
        elsewhere = TestPostgresql.start();
    }

    @AfterAll
    static void stop() throws IOException {
        try (TestPostgresql _ = live;
                TestPostgresql _ = elsewhere) {
            // both end
        }
    }

    @BeforeEach
    void found() throws IOException {
        live.execute("postgres", "create database shop", "create database other");
        live.execute("shop", "create table public.orders (id int primary key)");
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        site.file("big", "0123456789".repeat(200_000));
        script(
                "freeze",
                "touch frozen\nwhile [ -e writing ] && [ ! -e still ]; do sleep 0.01; done");
        script("thaw", "rm -f frozen still");
        grouped("", HOOKS);
        site.run("init").exits(0);
    }

    @AfterEach
    void reset() throws IOException {
        live.reset();
        elsewhere.reset();
    }

    private void script(String name, String text) throws IOException {
        Files.writeString(site.home().resolve(name), text + "\n");
    }

    /// @param more sources, each a line that ends
    private void grouped(String more, String groups) throws IOException {
        String member = groups.isEmpty() ? "" : ", group: shop";
        site.configure(
                "db: {type: postgresql, url: \""
                        + live.server().url("shop")
                        + "\""
                        + member
                        + "}\n  tree: {type: directory, path: source"
                        + member
                        + "}\n"
                        + more,
                TestedSite.vaultLines("a", "b") + groups);
    }

    private Path frozen() {
        return site.home().resolve("frozen");
    }

    private void await(Path file) throws InterruptedException {
        for (int i = 0; i < 1200 && !Files.exists(file); i++) {
            Thread.sleep(50);
        }
        assertThat(file).exists();
    }

    /// What was written to both, as the newest snapshot has it: rows without their file and files
    /// without their row.
    private Set<String> disagreement(String name) throws IOException {
        elsewhere.reset();
        site.run("restore", "--source", "db", "--to", elsewhere.server().url("shop")).exits(0);
        Path back = directory.resolve(name);
        site.restored(back);
        Set<String> rows =
                new TreeSet<>(
                        Set.of(
                                elsewhere
                                        .value(
                                                "shop",
                                                "select coalesce(string_agg(id::text, ' '), '') from public.orders")
                                        .split(" ")));
        assertThat(rows).hasSizeGreaterThan(20);
        Set<String> files;
        try (Stream<Path> all = Files.list(back.resolve("orders"))) {
            files =
                    all.map(file -> String.valueOf(file.getFileName()))
                            .collect(Collectors.toCollection(TreeSet::new));
        }
        Set<String> both = new TreeSet<>(rows);
        both.retainAll(files);
        Set<String> different = new TreeSet<>(rows);
        different.addAll(files);
        different.removeAll(both);
        return different;
    }

    @Test
    @DisplayName(
            "Q-08 an order is a row and a file: without hooks they come back apart, with hooks together")
    void databaseAndDocumentRootBelongTogether() throws Exception {
        try (OrderWriter writer = new OrderWriter(live, site)) {
            writer.awaitOrders(50);
            grouped("", "");
            Set<String> apart = Set.of();
            for (int i = 0; i < 5 && apart.isEmpty(); i++) {
                site.run("backup").exits(0);
                apart = disagreement("apart" + i);
            }
            assertThat(apart).as("what the copies disagree about without hooks").isNotEmpty();

            grouped("", HOOKS);
            for (int i = 0; i < 2; i++) {
                int before = writer.orders();
                Ending backup = site.run("backup", "--json").exits(0);
                assertThat(disagreement("together" + i)).isEmpty();
                writer.awaitOrders(before + 20);
                JsonNode group = backup.json().get("groups").get(0);
                assertThat(group.get("name").asString()).isEqualTo("shop");
                assertThat(group.get("status").asString()).isEqualTo("ok");
                assertThat(group.get("frozenSeconds").asDouble()).isBetween(0.0, 60.0);
                Instant point = Instant.parse(group.get("consistencyPoint").asString());
                assertThat(point).isBefore(Instant.now());
                JsonNode listed =
                        site.run("snapshots", "--json").json().get(0).get("groups").get(0);
                assertThat(listed.get("name").asString()).isEqualTo("shop");
                assertThat(listed.get("sources").toString()).isEqualTo("[\"db\",\"tree\"]");
                assertThat(Instant.parse(listed.get("consistencyPoint").asString()))
                        .isEqualTo(point);
            }
            assertThat(frozen()).doesNotExist();
        }
    }

    @Test
    @DisplayName(
            "C-02 killed while an application is frozen, the next start thaws it first and says so")
    void killedWhileFrozen() throws Exception {
        grouped("  slow: {type: command, command: [sleep, \"300\"], group: shop}\n", HOOKS);
        Child run = site.child(java.util.List.of(), "backup", "--source", "slow");
        await(frozen());
        Thread.sleep(500);
        run.kill();
        assertThat(frozen()).as("nobody could thaw it").exists();
        assertThat(site.run("doctor").everything()).contains("group shop", "frozen");

        script("freeze", "[ ! -e frozen ] || { echo still frozen; exit 9; }; touch frozen");
        grouped("", HOOKS);
        Ending next = site.run("backup", "--json").exits(3);

        assertThat(next.json().get("warnings").toString())
                .contains("group shop was left frozen", "were run now, and ended well");
        assertThat(frozen()).doesNotExist();
        site.run("backup").exits(0);
    }

    @Test
    void toldToEndWhileFrozenItThawsBeforeItEnds() throws Exception {
        grouped("  slow: {type: command, command: [sleep, \"300\"], group: shop}\n", HOOKS);
        Child run = site.child(java.util.List.of(), "backup", "--source", "slow");
        await(frozen());
        Thread.sleep(500);
        run.process().destroy();
        run.ending().exits(143);

        assertThat(frozen()).doesNotExist();
        grouped("", HOOKS);
        site.run("backup").exits(0);
    }

    @Test
    void aHookBeforeThatFailsCostsTheGroupAndNothingElse() throws Exception {
        script("freeze", "touch frozen\necho the queue does not drain >&2\nexit 4");
        grouped(
                "  other: {type: postgresql, url: \"" + live.server().url("other") + "\"}\n",
                HOOKS);

        Ending failed = site.run("backup", "--json").exits(1);

        JsonNode sources = failed.json().get("sources");
        assertThat(sources.get(0).get("status").asString()).isEqualTo("failed");
        assertThat(sources.get(1).get("status").asString()).isEqualTo("failed");
        assertThat(sources.get(2).get("status").asString()).isEqualTo("ok");
        assertThat(sources.get(1).get("warnings").toString())
                .contains("hook `before` failed: sh ended with status 4: the queue does not drain");
        assertThat(failed.json().get("groups").get(0).get("status").asString()).isEqualTo("failed");
        assertThat(frozen()).as("the hook `after` ran").doesNotExist();
    }

    @Test
    void aHookAfterThatFailsDegradesAndIsTriedAgain() throws Exception {
        script("thaw", "echo the lock is gone; exit 5");

        Ending degraded = site.run("backup", "--json").exits(3);

        assertThat(degraded.json().get("warnings").toString())
                .contains(
                        "hook `after` failed, and the application may still be frozen",
                        "the lock is gone");
        assertThat(degraded.json().get("sources").get(0).get("status").asString()).isEqualTo("ok");
        assertThat(frozen()).exists();
        script("thaw", "rm -f frozen still");
        site.run("backup").exits(3).says("left frozen", "ended well", "as of");
        site.run("backup").exits(0);
        assertThat(frozen()).doesNotExist();
    }

    @Test
    void aHookThatHangsIsEndedAndTheGroupFails() throws Exception {
        script("freeze", "touch frozen; sleep 300");
        grouped("", HOOKS.replaceFirst("timeout: 20s", "timeout: 1s"));

        site.run("backup").exits(1).says("after its timeout of 1 s", "no source could be captured");

        assertThat(frozen()).doesNotExist();
    }

    @Test
    void aSourceThatFailsDoesNotKeepItFrozen() throws Exception {
        grouped("  slow: {type: command, command: [\"false\"], group: shop}\n", HOOKS);

        Ending failed = site.run("backup", "--json").exits(1);

        assertThat(failed.json().get("sources").get(0).get("status").asString()).isEqualTo("ok");
        assertThat(failed.json().get("sources").get(2).get("status").asString())
                .isEqualTo("failed");
        assertThat(frozen()).doesNotExist();
    }

    @Test
    void aPartOfAGroupIsFrozenTooAndThatIsSaid() throws Exception {
        Ending part = site.run("backup", "--source", "tree", "--json").exits(0);

        JsonNode group = part.json().get("groups").get(0);
        assertThat(group.get("sources").toString()).isEqualTo("[\"tree\"]");
        assertThat(group.get("notes").toString()).contains("only tree captured, without db");
        assertThat(Files.readString(site.state().resolve("groups/shop.log")))
                .contains("frozen", "thawed");
    }
}
