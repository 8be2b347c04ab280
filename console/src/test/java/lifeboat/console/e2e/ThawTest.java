package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lifeboat.console.schedule.SlotBook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `serve` and an application that a killed backup left frozen. Here it looks every six seconds,
/// and one second after a backup.
@Timeout(300)
final class ThawTest {
    private static final String THAWED = "group shop was left frozen by a run that began";

    @TempDir private static Path shared;
    private static TestedSite founded;

    @TempDir private Path directory;
    private TestedSite site;
    private Optional<Child> served = Optional.empty();

    @BeforeAll
    static void found() throws Exception {
        founded = TestedSite.create(shared.resolve("founded"), "a", "b");
        founded.file("one", "one");
        founded.run("init").exits(0);
        founded.archiveClasses("backup");
    }

    @BeforeEach
    void copy() throws Exception {
        site = founded.copy(directory.resolve("site"));
        site.option("-Dlifeboat.thaw.every=PT6S");
        script("freeze", "echo frozen >> frozen");
        script("thaw", "echo thawed >> thawed");
        script("tell", "cd \"${0%/*}\"; echo told >> told; cat >> letters");
        configured("0 3 1 1 *", Duration.ofSeconds(5));
    }

    @AfterEach
    void end() throws Exception {
        if (served.isPresent()) {
            List<ProcessHandle> all = served.get().process().descendants().toList();
            served.get().kill();
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private void script(String name, String text) throws IOException {
        Path file = Files.writeString(site.home().resolve(name), "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /// A backup of everything takes five minutes; of `tree` alone no time.
    private void configured(String cron, Duration window) throws IOException {
        site.configure(
                "tree: {type: directory, path: source, group: shop}\n"
                        + "  slow: {type: command, command: [sleep, \"300\"], group: shop}",
                TestedSite.vaultLines("a", "b")
                        + """
                        groups:
                          shop:
                            before: [{command: [./freeze]}]
                            after: [{command: [./thaw]}]
                        schedules:
                          nightly: {run: backup, cron: "%s", zone: UTC, window: %ds}
                        notify:
                          - {command: ["%s"], on: [degraded, failed]}
                        """
                                .formatted(
                                        cron,
                                        window.toSeconds(),
                                        site.home().toRealPath().resolve("tell")));
    }

    private long lines(String name) throws IOException {
        Path file = site.home().resolve(name);
        return Files.exists(file) ? Files.readString(file).lines().count() : 0;
    }

    private void await(String name, int lines, int seconds) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (lines(name) < lines) {
            assertThat(System.nanoTime() - until).as("%s: %s", name, said()).isNegative();
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private String said() throws IOException {
        return served.isPresent() ? Files.readString(served.get().err()) : "";
    }

    private void awaitSaid(String text) throws Exception {
        for (int i = 0; i < 600 && !said().contains(text); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(said()).containsOnlyOnce(text);
    }

    private Child serve() throws Exception {
        Child serve = site.child(List.of(), "serve");
        served = Optional.of(serve);
        return serve;
    }

    private Child frozen() throws Exception {
        Child backup = site.child(List.of(), "backup");
        await("frozen", 1, 60);
        TimeUnit.MILLISECONDS.sleep(500);
        return backup;
    }

    @Test
    @DisplayName(
            "C-02 serve thaws at its start what a killed backup left frozen, once, and says so")
    void atItsStart() throws Exception {
        frozen().kill();
        assertThat(lines("thawed")).isZero();

        Child serve = serve();
        awaitSaid(THAWED);

        assertThat(said()).contains("its hooks `after` were run now, and ended well");
        assertThat(lines("thawed")).isEqualTo(1);
        assertThat(Files.readString(site.home().resolve("letters")))
                .contains("\"degraded\"", "an application frozen, and it was thawed now", THAWED);
        assertThat(lines("told")).as("told once").isEqualTo(1);
        serve.process().destroy();
        serve.ending().exits(0);
        serve();
        awaitSaid("serving");
        TimeUnit.SECONDS.sleep(4); // two turns
        assertThat(lines("thawed")).as("thawed once").isEqualTo(1);
        assertThat(lines("frozen")).isEqualTo(1);
        site.run("backup", "--source", "tree").exits(0);
    }

    @Test
    @DisplayName("Y-01 serve does not thaw the freeze of a backup that runs, and does once it died")
    void notThatOfARunningBackup() throws Exception {
        Child backup = frozen();
        serve();
        for (int i = 0; i < 300 && !busy(); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(busy()).as(said()).isTrue();
        assertThat(lines("thawed")).isZero();
        assertThat(said()).doesNotContain("frozen");
        assertThat(lines("told")).isZero();

        backup.kill();
        await("thawed", 1, 120);
        awaitSaid(THAWED);
        assertThat(lines("thawed")).isEqualTo(1);
    }

    private boolean busy() throws IOException {
        Path answer = site.state().resolve("serve/thaw-left.json");
        return Files.exists(answer) && Files.readString(answer).contains("\"busy\" : true");
    }

    @Test
    @DisplayName("C-02 a backup of serve that is killed and not continued leaves nothing frozen")
    void itsOwnChild() throws Exception {
        // a slot that was due less than a minute ago, of a schedule that was known before
        Instant now = Instant.now();
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        Instant latest = now.plusSeconds(25);
        OffsetDateTime slot = minute.atOffset(ZoneOffset.UTC);
        configured(
                slot.getMinute() + " " + slot.getHour() + " * * *",
                Duration.between(minute, latest));
        try (SlotBook book = SlotBook.file(site.state(), "harbour", "test")) {
            book.progress("nightly", minute.minusSeconds(60));
        }
        Child serve = serve();
        await("frozen", 1, 120);
        TimeUnit.MILLISECONDS.sleep(Duration.between(Instant.now(), latest).toMillis() + 1100);
        serve.process().descendants().forEach(ProcessHandle::destroyForcibly);

        await("thawed", 1, 60);
        awaitSaid(THAWED);
        assertThat(lines("thawed")).isEqualTo(1);
        assertThat(lines("frozen")).isEqualTo(1);
    }

    @Test
    void aHookThatFailsIsToldAndLeftToTheNextBackup() throws Exception {
        frozen().kill();
        script("thaw", "echo thawed >> thawed; exit 4");
        serve();
        awaitSaid(THAWED);
        assertThat(said()).contains("the hook `after` failed, and the application may still be");
        assertThat(Files.readString(site.home().resolve("letters")))
                .contains("\"failed\"", "an application frozen, and it may still be");
        script("thaw", "echo thawed >> thawed");
        site.run("backup", "--source", "tree").exits(3).says("left frozen", "ended well");
    }
}
