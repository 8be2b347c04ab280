package lifeboat.engines.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningProgramTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void givesWhatItPrints() throws IOException {
        assertThat(ProgramCall.of("printf", "%s|%s", "a b", "$(id);*").answer(LONG))
                .isEqualTo("a b|$(id);*");
    }

    @Test
    @DisplayName("L-01 a program sees nothing of our environment")
    void seesNoEnvironment() throws IOException {
        assertThat(System.getenv()).containsKey("PATH");
        assertThat(ProgramCall.of("env").with("MINE", "1").answer(LONG).lines())
                .allMatch(line -> line.matches("(PATH|LC_ALL|TZ|MINE)=.*"))
                .contains("MINE=1");
    }

    @Test
    void tellsTheStatusAndTheEndOfTheErrors() {
        ProgramException failure =
                catchThrowableOfType(
                        ProgramException.class,
                        () ->
                                ProgramCall.of(
                                                "sh",
                                                "-c",
                                                "seq 1 100000 >&2; echo at last >&2; exit 3")
                                        .answer(LONG));
        assertThat(failure.status()).isEqualTo(3);
        assertThat(failure.tail()).endsWith("100000\nat last").hasSizeLessThan(2000);
    }

    @Test
    void anUnknownProgramIsAnError() {
        assertThatThrownBy(() -> ProgramCall.of("/no/such/program").start())
                .isInstanceOf(ProgramException.class)
                .hasMessageContaining("program cannot be started");
    }

    @Test
    @DisplayName("N-03 a program that hangs is ended in time, with all it started")
    void endsWhatHangs() throws Exception {
        long started = System.nanoTime();
        assertThatThrownBy(() ->
                        ProgramCall.of("sh", "-c", "sleep 600 & wait")
                                .answer(Duration.ofMillis(300)))
                .isInstanceOf(ProgramException.class)
                .hasMessageContaining("took longer");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(LONG);
        assertThat(ProcessHandle.current().descendants().filter(RunningProgramTest::isSleep))
                .isEmpty();
    }

    private static boolean isSleep(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("sleep");
    }

    @Test
    void closingEndsItWithAllItStarted() throws Exception {
        List<ProcessHandle> family = new ArrayList<>();
        try (RunningProgram running =
                ProgramCall.of("sh", "-c", "sleep 600 & echo up; wait").start()) {
            try (InputStream output = running.output()) {
                assertThat(output.read()).isEqualTo('u');
            }
            ProcessHandle.of(running.pid()).ifPresent(family::add);
            ProcessHandle.of(running.pid()).ifPresent(p -> p.descendants().forEach(family::add));
        }
        assertThat(family).hasSize(2);
        for (ProcessHandle process : family) {
            process.onExit().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aCancelledRunEndsIt() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        try (RunningProgram running = ProgramCall.of("sleep", "600").start()) {
            Thread waiting =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    running.await();
                                    thrown.complete(new AssertionError("it ended by itself"));
                                } catch (IOException e) {
                                    thrown.complete(e);
                                }
                            });
            waiting.interrupt();
            assertThat(thrown.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
            ProcessHandle.of(running.pid())
                    .ifPresent(process -> process.onExit().orTimeout(5, TimeUnit.SECONDS).join());
        }
    }

    @Test
    @DisplayName("L-03 secret files are private, end with their directory, and after a kill too")
    void secretFilesArePrivate(@TempDir Path place) throws Exception {
        char[] secret = "top:secret".toCharArray();
        try (PrivateDirectory mine = PrivateDirectory.make(place, "test")) {
            Path file = mine.secretFile("pass", secret);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mine.path())))
                    .isEqualTo("rwx------");
            assertThat(secret).containsOnly('\0');
            Process dead = new ProcessBuilder("true").start();
            dead.waitFor();
            Path left =
                    Files.createDirectory(
                            place.resolve("lifeboat-test-" + dead.pid() + "-12345-abcdef"));
            Files.writeString(left.resolve("pass"), "left");
            Path link = place.resolve("lifeboat-test-" + dead.pid() + "-12345-aaaaaa");
            Files.createSymbolicLink(link, Files.createDirectory(place.resolve("precious")));
            assertThat(PrivateDirectory.sweep(place, "test")).containsExactly(left);
            assertThat(left).doesNotExist();
            assertThat(place.resolve("precious")).exists();
            assertThat(file).exists();
        }
        assertThat(place)
                .isDirectoryNotContaining(
                        "glob:**/lifeboat-test-" + ProcessHandle.current().pid() + "*");
    }
}
