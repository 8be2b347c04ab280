package lifeboat.engines.throwaway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The owner of a throw-away server is a JVM of its own, which is killed as `kill -9` does.
class KilledOwnerTest {
    private static final long SECONDS = 10;

    @ParameterizedTest
    @EnumSource(OwnedServer.class)
    @DisplayName("V-09 a throw-away server of any kind ends with a killed owner, and its directory")
    void endsWithItsOwner(OwnedServer kind, @TempDir Path scratch) throws Exception {
        Assumptions.assumeTrue(kind.isInstalled(), kind + " is not installed");
        Path temporary = Files.createDirectory(scratch.resolve("t"));
        OwnedServer.passable(scratch);
        Process owner =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Djava.io.tmpdir=" + temporary,
                                "-cp",
                                System.getProperty("java.class.path"),
                                OwnedServer.class.getName(),
                                kind.name(),
                                scratch.toString())
                        .redirectError(scratch.resolve("errors").toFile())
                        .start();
        List<ProcessHandle> started = List.of();
        try (BufferedReader said = owner.inputReader()) {
            assertThat(said.readLine())
                    .as(Files.readString(scratch.resolve("errors")))
                    .isEqualTo("started");
            started = owner.descendants().toList();
            assertThat(started).isNotEmpty();
            assertThat(OwnedServer.homes(temporary)).isNotEmpty();
            owner.destroyForcibly().waitFor();
            awaitEnd(started, temporary);
            assertThat(started).filteredOn(KilledOwnerTest::works).as("still run").isEmpty();
            assertThat(OwnedServer.homes(temporary)).as("directories left").isEmpty();
            if (kind.isOnACopy()) {
                assertThat(scratch.resolve("copy")).as("what it worked on").isDirectory();
            }
        } finally {
            started.forEach(ProcessHandle::destroyForcibly);
            owner.destroyForcibly().waitFor();
        }
    }

    private static void awaitEnd(List<ProcessHandle> started, Path temporary) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (System.nanoTime() < end
                && (started.stream().anyMatch(KilledOwnerTest::works)
                        || !OwnedServer.homes(temporary).isEmpty())) {
            Thread.sleep(50);
        }
    }

    /// Whether a process is there and has not ended; one that ended may wait to be buried.
    private static boolean works(ProcessHandle process) {
        try {
            String state = Files.readString(Path.of("/proc", process.pid() + "", "stat"));
            return !state.substring(state.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            return false;
        }
    }
}
