package lifeboat.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lifeboat.vault.MeasuredChild;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Backups of many small files in a JVM like the launcher's.
class ManyFilesTest {
    private static final int PER_DIRECTORY = 500;

    @TempDir Path home;

    @Test
    @EnabledIfSystemProperty(named = "lifeboat.long", matches = "true")
    @DisplayName("H-01 a million small files: bounded memory, linear time")
    void aMillion() throws Exception {
        Map<String, Long> few = measure(200_000);
        Map<String, Long> many = measure(1_000_000);
        assertThat(many.getOrDefault("peakMiB", 0L)).isBetween(1L, 511L);
        assertThat(time(many)).isLessThan(time(few) * 5 * 3 / 2);
    }

    private static long time(Map<String, Long> measured) {
        return measured.getOrDefault("firstMillis", 0L) + measured.getOrDefault("againMillis", 0L);
    }

    @Test
    void twentyThousandInTheMemoryOfTheLauncher() throws Exception {
        measure(20_000);
    }

    private Map<String, Long> measure(int files) throws IOException, InterruptedException {
        Path here = Files.createDirectory(home.resolve(Integer.toString(files)));
        Path tree = Files.createDirectory(here.resolve("tree"));
        Files.createDirectory(here.resolve("vault"));
        Path directory = tree;
        for (int i = 0; i < files; i++) {
            if (i % PER_DIRECTORY == 0) {
                directory = Files.createDirectory(tree.resolve("d" + i));
            }
            byte[] content = ByteBuffer.allocate(16).putInt(4, i).array();
            Files.write(directory.resolve("f" + i), content);
        }
        Map<String, Long> measured =
                MeasuredChild.run(
                        ManyFilesProbe.class,
                        tree.toString(),
                        here.resolve("vault").toString(),
                        here.resolve("state").toString());
        System.out.println(files + " files: " + measured);
        assertThat(measured).containsEntry("entries", (long) files).containsEntry("ok", 1L);
        return measured;
    }
}
