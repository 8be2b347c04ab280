package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import lifeboat.vault.posix.TreeDigest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `serve` as a process of its own, by the clock of the machine.
@Timeout(240)
final class ServeTest {
    @TempDir private Path directory;
    private TestedSite site;

    @BeforeEach
    void found() throws IOException {
        site = TestedSite.create(directory.resolve("site"), "a", "b");
        site.file("one", "one ".repeat(1000));
        site.run("init").exits(0);
    }

    private void schedules(String lines) throws IOException {
        Files.writeString(site.config(), Files.readString(site.config()) + "schedules:\n" + lines);
    }

    @Test
    @DisplayName("T-03 serve runs each slot once, lets what runs end, and ends when it is told")
    void aFewMinutes() throws Exception {
        schedules("  minutely: {run: backup, cron: \"* * * * *\", window: 1h}\n");
        Instant begin = Instant.now();
        Child serve = site.child(List.of(), "serve");
        try {
            await(serve, "minutely.json", "\"snapshot\"");
            Ending second = site.run("serve").exits(5);
            assertThat(second.err()).contains("another serve works with the state in");
        } finally {
            serve.process().destroy();
        }
        Ending ended = serve.ending().exits(0);
        assertThat(ended.err())
                .contains("serving 1 schedule")
                .contains("started minutely ")
                .contains("done minutely ")
                .contains("ended");
        JsonNode runs = site.run("runs", "--json").exits(0).json();
        List<Instant> slots =
                runs.findValuesAsString("slot").stream().map(Instant::parse).sorted().toList();
        assertThat(slots).isNotEmpty().doesNotHaveDuplicates();
        assertThat(slots)
                .allSatisfy(slot -> {
                    assertThat(slot.getEpochSecond() % 60).isZero();
                    assertThat(slot).isAfter(begin);
                });
        assertThat(site.run("snapshots", "--json").exits(0).json()).hasSize(slots.size());
        assertThat(site.restored(directory.resolve("restored")))
                .isEqualTo(TreeDigest.of(site.source()));
        Ending again =
                site.run("backup", "--policy", "minutely", "--slot", slots.getFirst().toString());
        assertThat(again.exits(5).err()).contains("ran already");
    }

    private void await(Child serve, String file, String text) throws Exception {
        Path document = site.state().resolve("serve").resolve(file);
        long until = System.nanoTime() + 120_000_000_000L;
        while (!Files.exists(document) || !Files.readString(document).contains(text)) {
            assertThat(serve.process().isAlive())
                    .as(() -> "serve ended: " + read(serve.err()))
                    .isTrue();
            assertThat(System.nanoTime() - until).as("two minutes").isNegative();
            Thread.sleep(200);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    @DisplayName("T-03 a missed slot is a signed record in every vault, and counts in reports")
    void missedSlots() throws Exception {
        schedules("  weekly: {run: drill, cron: \"0 5 * * SUN\"}\n");
        site.run("backup").exits(0);
        site.run(
                        "missed-slots",
                        "--policy",
                        "weekly",
                        "--slot",
                        "2026-11-22T05:00:00Z",
                        "--reason",
                        "nothing started it within its window")
                .exits(0);
        site.run("drill").exits(0);
        site.run("evidence", "verify").exits(0);
        Path reports = directory.resolve("reports");
        site.run("report", "export", reports.toString()).exits(0);
        try (var files = Files.walk(reports)) {
            List<Path> pages = files.filter(f -> f.toString().endsWith(".html")).toList();
            assertThat(pages).isNotEmpty();
            assertThat(pages)
                    .anySatisfy(page -> assertThat(page).content().contains("1 of 2 passed"));
        }
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThat(site.run("serve").exits(2).err()).contains("the configuration has no schedules");
        schedules("  weekly: {run: drill, cron: \"0 5 * * SUN\"}\n");
        assertThat(site.unlocked("serve").exits(2).err())
                .contains("schedule weekly needs the passphrase");
    }
}
