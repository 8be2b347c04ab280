package lifeboat.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import lifeboat.targets.strace.Crash;
import lifeboat.targets.strace.DiskEvent;
import lifeboat.targets.strace.Recorder;
import lifeboat.targets.strace.Strace;
import lifeboat.vault.posix.TreeDigest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Power lost during a backup, as to its vaults and its local state.
@EnabledIf(value = "canTrace", disabledReason = "strace may not trace here")
final class PowerLossTest {
    private static final long SEED = Long.getLong("lifeboat.seed", 20_261_125);
    private static final int IMAGES = Boolean.getBoolean("lifeboat.long") ? 60 : 3;

    @TempDir private Path directory;

    static boolean canTrace() throws InterruptedException {
        return Strace.works();
    }

    @Test
    @DisplayName("C-05 power lost during a backup: earlier snapshots are whole, the next run ends")
    void powerLostDuringABackup() throws Exception {
        TestedSite start = TestedSite.create(directory.resolve("start"), "a", "b");
        for (int i = 0; i < 20; i++) {
            start.file("d" + i % 3 + "/file" + i, "content ".repeat(i * 100));
        }
        start.run("init").exits(0);
        start.run("backup").exits(0);
        BackupSurvival survival =
                new BackupSurvival(
                        TreeDigest.of(start.source()),
                        BackupSurvival.snapshots(start).get(0).get("id").asString());
        start.file("new/file", "new content");
        start.file("d1/file1", "changed content");

        TestedSite recorded = start.copy(directory.resolve("recorded"));
        Path vaults = recorded.home().resolve("vaults");
        SortedMap<Path, byte @Nullable []> before = new TreeMap<>(Crash.read(vaults));
        before.putAll(Crash.read(recorded.state()));
        Path logs = Files.createDirectory(directory.resolve("logs"));
        Recorder recorder = new Recorder(logs, List.of(vaults, recorded.state()));
        recorded.child(recorder.command(), "backup").ending().exits(0);
        List<DiskEvent> events = recorder.events();
        assertThat(events).anyMatch(DiskEvent.Synced.class::isInstance);

        Random random = new Random(SEED);
        for (int image = 0; image < IMAGES; image++) {
            int at = 1 + random.nextInt(events.size());
            Crash.Rest rest =
                    List.of(Crash.Rest.NONE, Crash.Rest.SOME, Crash.Rest.ALL).get(image % 3);
            long seed = random.nextLong();
            var left = Crash.after(before, events.subList(0, at), rest, seed);
            String point = "at %d of %d, %s, seed %d".formatted(at, events.size(), rest, SEED);
            TestedSite site = start.copy(directory.resolve("image"));
            TestedSite.remove(site.home().resolve("vaults"));
            TestedSite.remove(site.state());
            Crash.write(left, vaults, site.home().resolve("vaults"));
            Crash.write(left, recorded.state(), site.state());
            Path scratch = Files.createDirectory(directory.resolve("scratch"));
            survival.check(site, scratch, point);
            TestedSite.remove(scratch);
            TestedSite.remove(site.home());
        }
        System.out.println(
                "power lost during a backup: " + events.size() + " calls, " + IMAGES + " images");
    }
}
