package lifeboat.vault.write;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import lifeboat.targets.Target;
import lifeboat.vault.VaultException;
import lifeboat.vault.prune.Tombstone;
import lifeboat.vault.prune.Tombstones;
import lifeboat.vault.site.VaultKeys;

/// Looks, at the end of a long run, whether the deletion of a pack it refers to was announced since
/// it began. A shorter run cannot be overtaken: between announcement and deletion lies a day at
/// least.
final class AnnouncedPacks {
    /// Half of the shortest wait.
    private static final Duration LONG = Duration.ofHours(12);

    /// Time for putting the snapshot on every vault before the deletion begins.
    private static final Duration MARGIN = Duration.ofHours(2);

    private final List<Target> targets;
    private final VaultKeys keys;
    private final Instant began;

    AnnouncedPacks(List<Target> targets, VaultKeys keys, Instant began) {
        this.targets = targets;
        this.keys = keys;
        this.began = began;
    }

    /// @param needed numbers of the packs of the new snapshot
    /// @throws VaultException.Overtaken if one of them may be deleted by now
    void refuse(Instant now, BitSet needed, PackTable packs) throws VaultException {
        if (Duration.between(began, now).compareTo(LONG) < 0) {
            return;
        }
        for (Tombstone stone : Tombstones.listed(targets, keys).all()) {
            if (now.plus(MARGIN).isBefore(stone.notBefore())) {
                continue; // whoever deletes looks again, and sees the new snapshot
            }
            var taken =
                    needed.stream()
                            .mapToObj(packs::info)
                            .filter(pack -> stone.packs().contains(pack.id()))
                            .findFirst();
            if (taken.isPresent()) {
                throw new VaultException.Overtaken(
                        "the run took "
                                + Duration.between(began, now).toHours()
                                + " hours, and pack "
                                + taken.get().id()
                                + ", which it refers to, was given up for deletion meanwhile; the"
                                + " next backup stores its content again");
            }
        }
    }
}
