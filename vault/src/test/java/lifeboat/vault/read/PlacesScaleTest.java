package lifeboat.vault.read;

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

/// The same for restores, see [lifeboat.vault.write].
class PlacesScaleTest {
    private static final long MOST_FOR_FEW = 3 << 20;

    @TempDir Path directory;

    @Test
    @DisplayName("restoring from 3 million blobs: little is fetched for one file, none is held")
    void millions() throws Exception {
        measure(3_000_000);
    }

    @Test
    @EnabledIfSystemProperty(named = "lifeboat.long", matches = "true")
    @DisplayName("restoring from 100 million blobs within 512 MiB of memory")
    void aHundredMillion() throws Exception {
        measure(100_000_000);
    }

    private void measure(long blobs) throws Exception {
        Path vault = directory.resolve("vault");
        try (TestSite site = TestSite.with(0)) {
            SimulatedVault.make(vault, blobs, site).close();
        }
        Map<String, Long> restore =
                MeasuredChild.run(PlacesProbe.class, vault.toString(), Long.toString(blobs));
        System.out.println(blobs + " blobs, restore: " + restore);
        assertThat(restore)
                .containsEntry("fewWrong", 0L)
                .containsEntry("windowWrong", 0L)
                .containsEntry("warnings", 0L);
        assertThat(restore.get("fewBytes")).isLessThan(MOST_FOR_FEW);
        assertThat(restore.get("peakMiB")).isLessThan(512);
    }
}
