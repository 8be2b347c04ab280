package lifeboat.backup.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FreezeTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir Path home;
    private final List<String> told = new ArrayList<>();
    private HookLog log;

    @BeforeEach
    void openLog() {
        log =
                new HookLog(
                        home.resolve("state"),
                        Clock.systemUTC(),
                        line -> line.replace("canary", "***"),
                        told::add);
    }

    private Hook hook(String script) {
        return hook(script, LONG);
    }

    private Hook hook(String script, Duration timeout) {
        return new Hook(List.of("/bin/sh", "-c", script), timeout, home);
    }

    private static SourceGroup group(List<Hook> before, List<Hook> after) {
        return new SourceGroup(
                "shop", List.of("db", "tree"), List.of(), before, after, Duration.ofHours(1));
    }

    private List<String> steps() throws IOException {
        Path file = home.resolve("steps");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private String logged() throws IOException {
        return Files.readString(home.resolve("state/groups/shop.log"));
    }

    private boolean isNoted() throws IOException {
        return !LeftFreezes.in(home.resolve("state")).isEmpty();
    }

    private GroupResult freezeAndFail(SourceGroup group) throws IOException {
        Freeze freeze = new Freeze(group, log);
        AtomicReference<String> reason = new AtomicReference<>("");
        assertThatThrownBy(freeze::begin)
                .isInstanceOf(FreezeException.class)
                .satisfies(thrown -> reason.set(String.valueOf(thrown.getMessage())));
        freeze.end();
        return freeze.result(Optional.of(reason.get()));
    }

    private static void await(Path file) throws InterruptedException {
        for (int i = 0; i < 600 && !Files.exists(file); i++) {
            Thread.sleep(50);
        }
        assertThat(file).exists();
    }

    /// One that ended, but that nobody waited for, has no command line any more.
    private static boolean lives(Path pidFile) throws IOException {
        Path commandLine = Path.of("/proc", Files.readString(pidFile).strip(), "cmdline");
        return Files.exists(commandLine) && Files.readAllBytes(commandLine).length > 0;
    }

    @Test
    void hooksRunInOrderAndTheNoteIsThereAsLongAsTheFreeze() throws IOException {
        Freeze freeze =
                new Freeze(
                        group(
                                List.of(hook("echo b1 >> steps"), hook("echo b2 >> steps")),
                                List.of(hook("echo a1 >> steps"), hook("echo a2 >> steps"))),
                        log);
        freeze.begin();
        assertThat(steps()).containsExactly("b1", "b2");
        assertThat(isNoted()).isTrue();

        freeze.end();
        freeze.end();

        assertThat(steps()).containsExactly("b1", "b2", "a1", "a2");
        assertThat(isNoted()).isFalse();
        GroupResult result = freeze.result(Optional.empty());
        assertThat(result.point()).isPresent();
        assertThat(result.thawed()).isPresent();
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void afterRunsWhereBeforeFailedPartWay() throws IOException {
        GroupResult result =
                freezeAndFail(
                        group(
                                List.of(
                                        hook("echo b1 >> steps"),
                                        hook("echo b2 >> steps; echo no disk left >&2; exit 7"),
                                        hook("echo b3 >> steps")),
                                List.of(
                                        hook("echo a1 >> steps; exit 1"),
                                        hook("echo a2 >> steps"))));

        assertThat(steps()).containsExactly("b1", "b2", "a1", "a2");
        assertThat(result.point()).isEmpty();
        assertThat(String.join("\n", result.warnings()))
                .contains(
                        "hook `before` failed: sh ended with status 7: no disk left",
                        "hook `after` failed, and the application may still be frozen: sh ended with"
                                + " status 1");
        assertThat(isNoted()).as("the next run tries again").isTrue();
    }

    @Test
    void aProgramThatIsNotThereIsAFailedHook() throws IOException {
        Hook none = new Hook(List.of("/nowhere/freeze", "canary"), LONG, home);
        GroupResult result = freezeAndFail(group(List.of(none), List.of(hook("echo a1 >> steps"))));

        assertThat(steps()).containsExactly("a1");
        assertThat(result.warnings().toString())
                .contains("cannot be started")
                .doesNotContain("canary");
    }

    @Test
    @DisplayName("a hook that hangs is ended with everything it started, in the background too")
    void aHangingHookIsEnded() throws IOException {
        String hangs =
                "setsid sh -c 'echo $$ > left; exec sleep 300' & "
                        + "while [ ! -s left ]; do sleep 0.05; done; echo hanging; sleep 300";
        long start = System.nanoTime();
        GroupResult result =
                freezeAndFail(
                        group(
                                List.of(hook(hangs, Duration.ofSeconds(2))),
                                List.of(hook("echo a1 >> steps"))));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(result.warnings().toString())
                .contains("sh was ended after its timeout of 2 s: hanging");
        assertThat(steps()).containsExactly("a1");
        assertThat(lives(home.resolve("left"))).isFalse();
    }

    @Test
    void whatBeforeLeavesLivesAsLongAsTheFreeze() throws Exception {
        Freeze freeze =
                new Freeze(
                        group(
                                List.of(hook("setsid sleep 300 & echo $! > holder")),
                                List.of(hook("setsid sleep 300 & echo $! > started"))),
                        log);
        freeze.begin();
        assertThat(lives(home.resolve("holder"))).as("it may hold a lock").isTrue();

        freeze.end();

        assertThat(lives(home.resolve("holder"))).isFalse();
        assertThat(lives(home.resolve("started"))).as("it may be the application").isTrue();
        ProcessHandle.of(Long.parseLong(Files.readString(home.resolve("started")).strip()))
                .ifPresent(ProcessHandle::destroyForcibly);
        assertThat(logged()).contains("(processes: 1)");
    }

    @Test
    void aFreezeThatLastsTooLongIsEndedAndSaysSo() throws Exception {
        SourceGroup group =
                new SourceGroup(
                        "shop",
                        List.of("db", "tree"),
                        List.of(),
                        List.of(),
                        List.of(hook("echo a1 >> steps")),
                        Duration.ofMillis(300));
        Freeze freeze = new Freeze(group, log);
        freeze.begin();
        await(home.resolve("steps"));

        freeze.end();

        assertThat(steps()).containsExactly("a1");
        GroupResult result = freeze.result(Optional.empty());
        assertThat(result.point()).isEmpty();
        assertThat(result.warnings().toString()).contains("longer than `longest` (0.3 s)");
    }

    @Test
    @DisplayName("L-01 hooks get a plain environment, and what they print is kept without secrets")
    void noSecretsInAndOut() throws IOException {
        Freeze freeze =
                new Freeze(
                        group(
                                List.of(
                                        hook(
                                                "env > environment; echo canary and more; echo two >&2")),
                                List.of()),
                        log);
        freeze.begin();
        freeze.end();

        assertThat(
                        Files.readAllLines(home.resolve("environment")).stream()
                                .map(line -> line.substring(0, line.indexOf('='))))
                .containsExactlyInAnyOrder(
                        "PATH",
                        "HOME",
                        "LC_ALL",
                        "TZ",
                        "PWD",
                        "LIFEBOAT_GROUP",
                        "LIFEBOAT_HOOK",
                        "LIFEBOAT_HOOK_ID");
        assertThat(logged()).contains("sh: *** and more", "sh: two", "frozen", "thawed");
        assertThat(logged()).doesNotContain("canary");
        assertThat(told).contains("group shop: frozen", "group shop: thawed");
    }

    @Test
    void afterRunsAlthoughTheRunIsInterrupted() throws Exception {
        Freeze freeze =
                new Freeze(group(List.of(), List.of(hook("sleep 1; echo a1 >> steps"))), log);
        CountDownLatch begun = new CountDownLatch(1);
        Thread run =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                freeze.begin();
                                begun.countDown();
                                Thread.sleep(LONG);
                            } catch (InterruptedException | IOException e) {
                                Thread.currentThread().interrupt();
                            } finally {
                                freeze.end();
                            }
                        });
        begun.await();
        run.interrupt();
        Thread.sleep(200);
        run.interrupt();
        run.join();

        assertThat(steps()).containsExactly("a1");
        assertThat(isNoted()).isFalse();
    }

    @Test
    void whatWasLeftFrozenIsThawedOnce() throws IOException {
        SourceGroup group = group(List.of(), List.of(hook("echo a1 >> steps")));
        FreezeNote.of("shop", Clock.systemUTC().instant()).write(log.directory());
        FreezeNote.of("gone", Clock.systemUTC().instant()).write(log.directory());

        List<String> done = LeftFreezes.end(List.of(group), log);

        assertThat(done).hasSize(2);
        assertThat(done.get(0)).contains("gone was left frozen", "does not know it any more");
        assertThat(done.get(1)).contains("shop was left frozen", "were run now, and ended well");
        assertThat(steps()).containsExactly("a1");
        assertThat(LeftFreezes.in(home.resolve("state"))).hasSize(1);
    }

    @Test
    void aNoteThatWasCutOffStillCounts() throws IOException {
        Path notes = Files.createDirectories(log.directory());
        Files.writeString(notes.resolve("shop.frozen"), "2026-");

        List<String> done =
                LeftFreezes.end(List.of(group(List.of(), List.of(hook("echo a1 >> steps")))), log);

        assertThat(done).hasSize(1);
        assertThat(steps()).containsExactly("a1");
        assertThat(isNoted()).isFalse();
    }

    @Test
    void withoutANoteNothingIsFrozen() throws IOException {
        Files.createDirectories(home.resolve("state"));
        Files.writeString(home.resolve("state/groups"), "a file where the directory should be");

        GroupResult result =
                freezeAndFail(
                        group(
                                List.of(hook("echo b1 >> steps")),
                                List.of(hook("echo a1 >> steps"))));

        assertThat(steps()).isEmpty();
        assertThat(result.warnings().toString()).contains("cannot be noted");
    }
}
