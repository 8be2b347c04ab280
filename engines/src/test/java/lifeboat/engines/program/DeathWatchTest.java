package lifeboat.engines.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pipe is closed here as the system closes it when an owner dies; KilledOwnerTest kills real
/// ones.
class DeathWatchTest {
    @TempDir private Path place;

    private static RunningProgram start(PrivateDirectory home, String script) throws IOException {
        return DeathWatch.start(ProgramCall.of("sh", "-c", script), home, DeathWatch.Farewell.QUIT);
    }

    private static void awaitFile(Path file) throws InterruptedException {
        for (int i = 0; i < 500 && !Files.exists(file); i++) {
            Thread.sleep(20);
        }
        assertThat(file).exists();
    }

    private static void awaitGone(Path directory) throws InterruptedException {
        for (int i = 0; i < 500 && Files.exists(directory); i++) {
            Thread.sleep(20);
        }
        assertThat(directory).doesNotExist();
    }

    @Test
    @DisplayName("V-09 a watched server is the process that was started: its words, status, input")
    void isTransparent() throws Exception {
        try (PrivateDirectory home = PrivateDirectory.make(place, "test");
                RunningProgram running = start(home, "cat; echo it is $$ >&2; exit 3")) {
            assertThatThrownBy(running::await)
                    .isInstanceOf(ProgramException.class)
                    .hasMessage("sh ended with status 3: it is " + running.pid());
        }
        try (PrivateDirectory home = PrivateDirectory.make(place, "test");
                RunningProgram told =
                        start(home, "trap 'exit 5' TERM; : > up; while :; do sleep 0.05; done")) {
            awaitFile(home.path().resolve("up"));
            ProcessHandle.of(told.pid()).orElseThrow().destroy();
            assertThat(told.ending()).isEqualTo(5);
        }
        assertThat(place).isEmptyDirectory();
    }

    @Test
    @DisplayName("V-09 a server that is not there is named")
    void namesWhatIsMissing() throws Exception {
        try (PrivateDirectory home = PrivateDirectory.make(place, "test");
                RunningProgram running =
                        DeathWatch.start(
                                ProgramCall.of("/no/such/server"),
                                home,
                                DeathWatch.Farewell.KILL)) {
            assertThatThrownBy(running::await)
                    .isInstanceOf(ProgramException.class)
                    .hasMessageContaining("server ended with status 127")
                    .hasMessageContaining("/no/such/server");
        }
    }

    @Test
    @DisplayName("V-09 a server whose owner died may end by itself; one that does not is killed")
    void killsTheStubborn() throws Exception {
        PrivateDirectory willing = PrivateDirectory.make(place, "test");
        PrivateDirectory stubborn = PrivateDirectory.make(place, "test");
        try (RunningProgram ends =
                        start(
                                willing,
                                "trap ': > ../willing; exit 0' QUIT; : > up; while :; do sleep 0.05; done");
                RunningProgram stays =
                        start(stubborn, "trap '' QUIT; : > up; while :; do sleep 0.05; done")) {
            awaitFile(willing.path().resolve("up"));
            awaitFile(stubborn.path().resolve("up"));
            ends.input().close();
            stays.input().close();
            assertThat(ends.ending()).isZero();
            assertThat(place.resolve("willing")).exists();
            awaitGone(willing.path());
            assertThat(stays.ending()).isEqualTo(128 + 9);
            awaitGone(stubborn.path());
        }
    }

    @Test
    @DisplayName("V-09 a program that receives a log ends with its owner, and its files stay")
    void leavesFilesThatAreNotItsOwn() throws Exception {
        Path files = Files.createDirectory(place.resolve("files"));
        ProgramCall call = ProgramCall.of("sh", "-c", ": > up; exec sleep 60").in(files);
        try (RunningProgram running = DeathWatch.start(call)) {
            awaitFile(files.resolve("up"));
            running.input().close();
            assertThat(running.ending()).isEqualTo(128 + 9);
        }
        assertThat(files.resolve("up")).exists();
    }

    @Test
    @DisplayName("V-09 a server that was closed leaves no watcher, and nobody else is ended")
    void leavesNoWatcher() throws Exception {
        PrivateDirectory home = PrivateDirectory.make(place, "test");
        List<ProcessHandle> watchers;
        try (RunningProgram running = start(home, ": > up; exec sleep 0.5")) {
            awaitFile(home.path().resolve("up"));
            watchers = ProcessHandle.of(running.pid()).orElseThrow().children().toList();
            assertThat(watchers).hasSize(1);
            assertThat(running.ending()).isZero();
            // the pipe to it is closed by its end, too
            watchers.getFirst().onExit().get(5, TimeUnit.SECONDS);
            assertThat(home.path()).as("goes with the server").doesNotExist();
        }
        home.close();
    }
}
