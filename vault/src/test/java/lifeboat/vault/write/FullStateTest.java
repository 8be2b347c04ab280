package lifeboat.vault.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lifeboat.vault.posix.ChildJvm;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FullStateTest {
    @TempDir Path folder;

    @Test
    @DisplayName(
            "D-02 a full local disk is no missing segment: the run fails, stores nothing again")
    void fullLocalDisk() throws Exception {
        assumeTrue(namespaces(), "no user namespaces here: cannot mount a small disk");
        Path state = Files.createDirectory(folder.resolve("state"));
        List<String> told =
                ChildJvm.run(
                        folder,
                        List.of(
                                "unshare",
                                "-Urm",
                                "sh",
                                "-c",
                                "mount -t tmpfs -o size=6m,mode=700 none \"$0\" && exec \"$@\"",
                                state.toString()),
                        FullStateProbe.class,
                        state.toString());

        assertThat(told).hasSize(5);
        assertThat(told.get(0)).startsWith("first: new ").endsWith("warnings []");
        for (int full : new int[] {1, 3}) {
            assertThat(told.get(full))
                    .contains(" full: local index the local state in STATE/index")
                    .contains("No space left on device")
                    .doesNotContain("NOT");
            assertThat(told.get(full + 1)).endsWith("again: new 0 warnings []");
        }
    }

    private static boolean namespaces() throws InterruptedException {
        try {
            return new ProcessBuilder("unshare", "-Urm", "mount", "-t", "tmpfs", "none", "/mnt")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
