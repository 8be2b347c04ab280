package lifeboat.restore.campaign;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lifeboat.restore.Backups;
import lifeboat.restore.RestoreProgress;
import lifeboat.restore.RestoreRequest;
import lifeboat.restore.RestoreResult;
import lifeboat.restore.TreeRestore;
import lifeboat.targets.Target;
import lifeboat.vault.care.CareProgress;
import lifeboat.vault.care.HealReport;
import lifeboat.vault.care.Healer;
import lifeboat.vault.care.Verifier;
import lifeboat.vault.care.VerifyLevel;
import lifeboat.vault.care.VerifyOptions;
import lifeboat.vault.care.VerifyReport;
import lifeboat.vault.prune.PruneOutcome;
import lifeboat.vault.prune.PruneRules;
import lifeboat.vault.prune.Pruner;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SnapshotId;

/// What the campaign asks of the program; a test that plants a bug overrides one method.
class Engine {
    RestoreResult restore(
            List<Target> targets, VaultKeys keys, SnapshotId id, RestoreRequest request)
            throws IOException {
        Vaults vaults = new Vaults(targets);
        SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, keys);
        try (SnapshotReader reader = SnapshotReader.open(vaults, keys, catalog, id)) {
            return new TreeRestore(reader, vaults, Backups.SETTINGS, RestoreProgress.Listener.NONE)
                    .run(request);
        }
    }

    HealReport heal(List<Target> targets, VaultKeys keys, Path state) throws IOException {
        return new Healer(targets, keys, state).heal(Healer.defaults(), CareProgress.NONE);
    }

    PruneOutcome prune(World world, PruneRules rules) throws IOException {
        return new Pruner(
                        world.targets(),
                        world.recovery,
                        world.site().opened().siteSigningKey(),
                        rules,
                        world.clock,
                        world.home.resolve("prune"))
                .run();
    }

    VerifyReport verify(List<Target> targets, VaultKeys keys, Path state) throws IOException {
        return new Verifier(targets, keys, state)
                .verify(VerifyOptions.everything(VerifyLevel.L2).afresh(), CareProgress.NONE);
    }
}
