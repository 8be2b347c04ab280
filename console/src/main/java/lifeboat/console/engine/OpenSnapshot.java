package lifeboat.console.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.console.CommandException;
import lifeboat.targets.Target;
import lifeboat.vault.read.SnapshotCatalog;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;

/// One snapshot opened with the recovery key, from some of the vaults.
final class OpenSnapshot implements AutoCloseable {
    private final Vaults vaults;
    private final VaultKeys keys;
    private final SnapshotCatalog catalog;
    private final SnapshotChoice.Listed chosen;
    private final SnapshotReader reader;
    private final List<SnapshotChoice.Listed> all;
    private final List<String> warnings;

    private OpenSnapshot(
            Vaults vaults,
            VaultKeys keys,
            SnapshotCatalog catalog,
            SnapshotChoice.Listed chosen,
            SnapshotReader reader,
            List<SnapshotChoice.Listed> all,
            List<String> warnings) {
        this.vaults = vaults;
        this.keys = keys;
        this.catalog = catalog;
        this.chosen = chosen;
        this.reader = reader;
        this.all = List.copyOf(all);
        this.warnings = List.copyOf(warnings);
    }

    /// Opens the snapshot that `words` mean.
    ///
    /// @param targets in the order preferred
    static OpenSnapshot of(List<Target> targets, VaultKeys keys, String words)
            throws CommandException, IOException {
        Vaults vaults = new Vaults(targets);
        SnapshotCatalog catalog = SnapshotCatalog.scan(vaults, keys);
        SnapshotChoice choice = new SnapshotChoice(catalog, keys);
        SnapshotChoice.Listed chosen = choice.find(words, Optional.empty());
        List<String> warnings = new ArrayList<>(choice.unreadable());
        catalog.unread()
                .forEach((target, reason) ->
                        warnings.add("target " + target + " was not read: " + reason));
        return new OpenSnapshot(
                vaults,
                keys,
                catalog,
                chosen,
                SnapshotReader.open(vaults, keys, catalog, chosen.id()),
                choice.all(),
                warnings);
    }

    Vaults vaults() {
        return vaults;
    }

    VaultKeys keys() {
        return keys;
    }

    SnapshotCatalog catalog() {
        return catalog;
    }

    SnapshotChoice.Listed chosen() {
        return chosen;
    }

    SnapshotReader reader() {
        return reader;
    }

    /// All readable snapshots, newest first.
    List<SnapshotChoice.Listed> all() {
        return all;
    }

    /// Targets and snapshots that could not be read.
    List<String> warnings() {
        return warnings;
    }

    @Override
    public void close() {
        reader.close();
    }
}
