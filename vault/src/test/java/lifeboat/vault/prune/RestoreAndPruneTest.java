package lifeboat.vault.prune;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import lifeboat.targets.Target;
import lifeboat.vault.TestRuns;
import lifeboat.vault.VaultException;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.snapshot.SnapshotId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreAndPruneTest {
    @TempDir Path directory;

    @Test
    @DisplayName(
            "Y-03 a snapshot pruned before any call of a restore: exact, or refused by name, never partial")
    void restoreAndPrune() throws Exception {
        int exact = 0;
        int refused = 0;
        boolean before = true;
        for (int call = 0; before; call++) {
            try (PrunedSite site = new PrunedSite(2, directory.resolve("s" + call), 5, 20_000)) {
                SnapshotId first = site.night();
                site.night();
                site.night();
                site.pruner(site.site.targets(), 1).run();
                site.clock.jump(PrunedSite.DELAY);
                AtomicInteger left = new AtomicInteger(call);
                HookedTarget.Hook hook =
                        (_, _) -> {
                            if (left.getAndDecrement() == 0) {
                                prune(site);
                            }
                        };
                List<Target> hooked = new ArrayList<>();
                site.site.targets().forEach(target -> hooked.add(new HookedTarget(target, hook)));
                Vaults vaults = new Vaults(hooked);
                try {
                    SnapshotCatalog catalog =
                            SnapshotCatalog.scan(vaults, site.site.recoveryKeys());
                    Map<EntryPath, byte[]> files =
                            TestRuns.readBack(site.site, vaults, catalog, first);
                    assertThat(files.keySet()).isEqualTo(site.filesOf(first).keySet());
                    files.forEach((path, bytes) ->
                            assertThat(Arrays.equals(bytes, site.filesOf(first).get(path)))
                                    .isTrue());
                    exact++;
                } catch (VaultException e) {
                    assertThat(e.getMessage()).as("call %d", call).isNotBlank();
                    refused++;
                }
                before = left.get() < 0;
                site.assertWhole("call " + call);
            }
        }
        assertThat(refused).as("while it lists and reads").isGreaterThan(5);
        assertThat(exact).as("pruned after the last call").isPositive();
    }

    private static void prune(PrunedSite site) {
        try {
            PruneOutcome outcome = site.pruner(site.site.targets(), 1).run();
            assertThat(outcome.plan().remove().snapshots()).hasSize(2);
            assertThat(outcome.isComplete()).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
