package lifeboat.vault.prune;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lifeboat.vault.MeasuredChild;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// A vault of many years, looked at by a JVM with the launcher's memory.
class ManySnapshotsTest {
    @TempDir Path directory;

    @Test
    @DisplayName("H-03 a thousand snapshots and half a million objects: listing, plan of a prune")
    void aThousand() throws Exception {
        Map<String, Long> measured = measure(1_000, 500_000);
        assertThat(measured.get("planMillis")).isLessThan(60_000);
    }

    @Test
    @DisplayName(
            "H-03 the plan of a prune of 100,000 packs, with a search for those that hold little")
    void aHundredThousandPacks() throws Exception {
        Map<String, Long> measured =
                MeasuredChild.run(
                        ManySnapshotsProbe.class,
                        Files.createDirectory(directory.resolve("vault")).toString(),
                        "365",
                        "100000",
                        directory.resolve("state").toString(),
                        "256");
        System.out.println("365 snapshots, 100000 packs, a search: " + measured);
        assertThat(measured).containsEntry("held", 0L);
        assertThat(measured.get("lookedAt")).isGreaterThan(1_000);
        assertThat(measured.get("planMillis")).isLessThan(60_000);
        assertThat(measured.get("peakMiB")).isLessThan(512);
    }

    @Test
    @EnabledIfSystemProperty(named = "lifeboat.long", matches = "true")
    @DisplayName("H-03 a hundred thousand snapshots, and a million objects")
    void aHundredThousand() throws Exception {
        measure(100_000, 1_000_000);
    }

    private Map<String, Long> measure(int snapshots, int packs) throws Exception {
        Map<String, Long> measured =
                MeasuredChild.run(
                        ManySnapshotsProbe.class,
                        Files.createDirectory(directory.resolve("vault")).toString(),
                        Integer.toString(snapshots),
                        Integer.toString(packs),
                        directory.resolve("state").toString());
        System.out.println(snapshots + " snapshots, " + packs + " packs: " + measured);
        assertThat(measured).containsEntry("listed", (long) snapshots).containsEntry("held", 0L);
        assertThat(measured.get("going")).isBetween(snapshots * 8L / 10, snapshots - 1L);
        // what no snapshot ever needed may be an interrupted run's, and is left alone at first
        long going = measured.getOrDefault("going", 0L);
        assertThat(measured.get("packsGoing")).isBetween(going * 20, going * 40);
        assertThat(measured.get("peakMiB")).isLessThan(512);
        return measured;
    }
}
