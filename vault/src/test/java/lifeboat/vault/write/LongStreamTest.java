package lifeboat.vault.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import lifeboat.vault.MeasuredChild;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// A long stream, by a JVM with the launcher's memory.
class LongStreamTest {
    @TempDir Path directory;

    @Test
    @DisplayName("H-02 a stream longer than memory breaks off at 99 %: the next run sends the rest")
    void someHundredMebibytes() throws Exception {
        measure(500L << 20);
    }

    @Test
    @EnabledIfSystemProperty(named = "lifeboat.long", matches = "true")
    @DisplayName("H-02 a stream of 100 GB")
    void aHundredGigabytes() throws Exception {
        measure(100_000_000_000L);
    }

    private void measure(long bytes) throws Exception {
        Map<String, Long> measured =
                MeasuredChild.run(
                        LongStreamProbe.class,
                        directory.resolve("state").toString(),
                        Long.toString(bytes));
        System.out.println(bytes + " bytes: " + measured);
        assertThat(measured).containsEntry("reached", 1L).containsEntry("length", bytes);
        assertThat(measured.get("firstBytes")).isGreaterThan(bytes / 100 * 50);
        // what was not in a pack yet when it broke off, and a hundredth
        assertThat(measured.get("againBytes"))
                .isLessThan(bytes - measured.getOrDefault("firstBytes", 0L) + (64L << 20));
        assertThat(measured.get("heapAfterMiB")).isLessThan(260);
        assertThat(measured.get("peakMiB")).isLessThan(512);
    }
}
