package lifeboat.vault.prune;

import java.util.Set;
import lifeboat.targets.Content;
import lifeboat.vault.PackId;
import lifeboat.vault.snapshot.SnapshotId;

/// What goes together.
///
/// @param snapshots first of all
/// @param packs that none of the others needs
/// @param indexes likewise
/// @param bytes of all of it in the vault that has most of it
public record Removal(
        Set<SnapshotId> snapshots, Set<PackId> packs, Set<Content.Sha256> indexes, long bytes) {
    public static final Removal NOTHING = new Removal(Set.of(), Set.of(), Set.of(), 0);

    public Removal {
        snapshots = Set.copyOf(snapshots);
        packs = Set.copyOf(packs);
        indexes = Set.copyOf(indexes);
    }

    public boolean isEmpty() {
        return snapshots.isEmpty() && packs.isEmpty() && indexes.isEmpty();
    }
}
