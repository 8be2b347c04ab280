package lifeboat.vault.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import lifeboat.targets.Operation;
import lifeboat.targets.Target;
import lifeboat.vault.TestRuns;
import lifeboat.vault.VaultException;
import lifeboat.vault.VaultLayout;
import lifeboat.vault.snapshot.SnapshotId;
import lifeboat.vault.write.BackupRun;
import lifeboat.vault.write.SourceWriter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run is paused (a laptop sleeps, a process is stopped) while it holds the lock of its state.
class PausedHolderTest {
    @TempDir Path directory;

    private BackupRun begin(PrunedSite site, List<Target> targets, String state)
            throws IOException {
        return BackupRun.begin(
                site.site.host(),
                site.site.hostKeys(),
                targets,
                TestRuns.settings(targets),
                site.clock,
                site.state.resolve(state));
    }

    @Test
    @DisplayName("Y-06 who holds the lock is paused for an hour: others wait, it goes on exactly")
    void anHour() throws Exception {
        try (PrunedSite site = new PrunedSite(2, directory, 1, 4000)) {
            site.night();
            site.edit();
            SnapshotId id;
            try (BackupRun run = begin(site, site.site.targets(), "run")) {
                SourceWriter writer = run.source("docroot");
                site.tree.captureInto(writer);
                site.clock.jump(Duration.ofHours(1));
                assertThatThrownBy(() -> begin(site, site.site.targets(), "run"))
                        .isInstanceOf(BackupRun.RunInProgress.class);
                id = run.commit(TestRuns.request(run.finish(writer))).id();
            }
            site.made.put(id, new HashMap<>(site.tree.files()));
            site.night();
            site.assertWhole("afterwards");
        }
    }

    @Test
    @DisplayName(
            "Y-06 paused before any of its calls while its packs are deleted: the late snapshot is refused")
    void fenced() throws Exception {
        int refused = 0;
        int late = 0;
        boolean happened = true;
        for (int call = 0; happened; call++) {
            Path place = directory.resolve("call" + call);
            try (PrunedSite site = new PrunedSite(2, place, 2, 4000)) {
                SnapshotId first = site.night();
                site.night();
                site.bringBack(first);
                Pause pause = new Pause(site, call);
                List<Target> targets = new ArrayList<>();
                site.site.targets().forEach(target -> targets.add(new HookedTarget(target, pause)));
                try (BackupRun run = begin(site, targets, "other")) {
                    site.edit();
                    site.backUp(site.site.targets());
                    site.bringBack(first);
                    site.tree.put("fresh", new byte[] {1, 2, 3});
                    pause.armed.set(true);
                    SourceWriter writer = run.source("docroot");
                    site.tree.captureInto(writer); // refers to packs of the first night
                    SnapshotId id = run.commit(TestRuns.request(run.finish(writer))).id();
                    site.made.put(id, new HashMap<>(site.tree.files()));
                    site.assertWhole("call " + call + ", committed");
                } catch (VaultException.Overtaken e) {
                    refused++;
                    late += site.takeLateOnesAway();
                    site.assertWhole("call " + call + ", refused");
                }
                happened = pause.happened.get();
            }
        }
        assertThat(refused).isGreaterThan(3);
        assertThat(late).as("put after a pause between the last look and the put").isPositive();
    }

    /// Stops at the n-th call for days, in which somebody else prunes and backs up.
    private static final class Pause implements HookedTarget.Hook {
        private final PrunedSite site;
        private final AtomicBoolean armed = new AtomicBoolean();
        private final AtomicBoolean happened = new AtomicBoolean();
        private int left;

        Pause(PrunedSite site, int left) {
            this.site = site;
            this.left = left;
        }

        @Override
        public synchronized void before(Operation operation, String what) {
            boolean counts = armed.get() && !what.startsWith(VaultLayout.TOMBSTONES);
            if (counts && !happened.get() && left-- == 0) {
                happened.set(true);
                try {
                    site.pruner(site.site.targets(), 1).run();
                    site.clock.jump(PrunedSite.DELAY.plusHours(1));
                    site.pruner(site.site.targets(), 1).run();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
