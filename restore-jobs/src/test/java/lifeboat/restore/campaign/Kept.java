package lifeboat.restore.campaign;

import java.util.Set;
import lifeboat.targets.ObjectKey;
import lifeboat.vault.posix.TreeDigest;
import lifeboat.vault.snapshot.SnapshotId;

/// A snapshot as the model knows it.
///
/// @param id of it
/// @param tree what the source was
/// @param packs what restoring it may need
/// @param segments index segments it lists; restoring does not need them
record Kept(SnapshotId id, TreeDigest tree, Set<ObjectKey> packs, Set<ObjectKey> segments) {
    Kept {
        packs = Set.copyOf(packs);
        segments = Set.copyOf(segments);
    }
}
