package lifeboat.vault.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import lifeboat.vault.MeasuredChild;
import lifeboat.vault.SimulatedVault;
import lifeboat.vault.TestSite;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// The index of a large vault, in a JVM like the launcher's.
class ScaleTest {
    @TempDir Path directory;

    @Test
    @DisplayName("a vault of 3 million blobs: found on disk, within the memory of the launcher")
    void millions() throws Exception {
        measure(3_000_000);
    }

    @Test
    @EnabledIfSystemProperty(named = "lifeboat.long", matches = "true")
    @DisplayName("a vault of 10 million blobs opens in less than 5 seconds")
    void tenMillion() throws Exception {
        Map<String, Long> backup = measure(10_000_000);
        assertThat(backup.get("againMillis")).isLessThan(5_000);
    }

    @Test
    @EnabledIfSystemProperty(named = "lifeboat.long", matches = "true")
    @DisplayName("a vault of 100 million blobs within 512 MiB of memory")
    void aHundredMillion() throws Exception {
        measure(100_000_000);
    }

    private Map<String, Long> measure(long blobs) throws Exception {
        Path vault = directory.resolve("vault");
        long started = System.nanoTime();
        try (TestSite site = TestSite.with(0)) {
            SimulatedVault.make(vault, blobs, site).close();
        }
        long made = (System.nanoTime() - started) / 1_000_000;
        Map<String, Long> backup =
                MeasuredChild.run(
                        KnownProbe.class,
                        vault.toString(),
                        Long.toString(blobs),
                        directory.resolve("state").toString());
        System.out.println(blobs + " blobs, made in " + made + " ms, backup: " + backup);
        assertThat(backup)
                .containsEntry("wrong", 0L)
                .containsEntry("warnings", 0L)
                .containsEntry("runWarnings", 0L)
                .containsEntry("reached", 1L);
        assertThat(backup.get("peakMiB")).isLessThan(512);
        return backup;
    }
}
