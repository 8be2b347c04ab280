package lifeboat.vault.write;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Set;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.TargetException;
import lifeboat.vault.PackId;
import lifeboat.vault.VaultException;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.prune.Tombstone;
import lifeboat.vault.prune.Tombstones;
import lifeboat.vault.read.Inventory;
import lifeboat.vault.read.Survey;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SnapshotId;

/// Looks, at the end of a long run, whether a pack it refers to was deleted since it began, or its
/// deletion announced. A shorter run cannot be overtaken: between announcement and deletion lies a
/// day at least.
final class AnnouncedPacks {
    /// Half of the shortest wait.
    private static final Duration LONG = Duration.ofHours(12);

    /// Time for putting the snapshot on every vault before the deletion begins.
    private static final Duration MARGIN = Duration.ofHours(2);

    private final Survey survey;
    private final VaultKeys keys;
    private final Instant began;

    AnnouncedPacks(Survey survey, VaultKeys keys, Instant began) {
        this.survey = survey;
        this.keys = keys;
        this.began = began;
    }

    /// Before the snapshot is put.
    ///
    /// @param needed numbers of the packs of the new snapshot
    /// @param shipped what the run itself stored, which nobody deletes
    /// @throws VaultException.Overtaken if one of them is deleted, or may be by now
    void refuse(Instant now, BitSet needed, PackTable packs, Set<ObjectKey> shipped)
            throws VaultException {
        if (isShort(now)) {
            return;
        }
        refuseGone(now, needed, packs, shipped, "the next backup stores its content again");
        for (Tombstone stone : Tombstones.listed(survey.readyTargets(), keys).all()) {
            if (now.plus(MARGIN).isBefore(stone.notBefore())) {
                continue; // whoever deletes looks again, and sees the new snapshot
            }
            var taken =
                    needed.stream()
                            .mapToObj(packs::info)
                            .filter(pack -> stone.packs().contains(pack.id()))
                            .findFirst();
            if (taken.isPresent()) {
                throw overtaken(
                        now,
                        taken.get().id(),
                        "was given up for deletion meanwhile; the next backup stores its content"
                                + " again");
            }
        }
    }

    /// After the snapshot was put: whoever was paused in between may have put it beside packs that
    /// were deleted before it could be seen.
    ///
    /// @throws VaultException.Overtaken if one of its packs is gone
    void refuseLate(
            Instant now, BitSet needed, PackTable packs, Set<ObjectKey> shipped, SnapshotId late)
            throws VaultException {
        if (!isShort(now)) {
            refuseGone(
                    now,
                    needed,
                    packs,
                    shipped,
                    "snapshot " + late.shortForm() + " is not to be counted on; back up again");
        }
    }

    private boolean isShort(Instant now) {
        return Duration.between(began, now).compareTo(LONG) < 0;
    }

    private void refuseGone(
            Instant now, BitSet needed, PackTable packs, Set<ObjectKey> shipped, String next)
            throws VaultException {
        for (var vault : survey.ready().entrySet()) {
            Inventory here;
            try {
                here = Inventory.of(vault.getKey());
            } catch (TargetException e) {
                continue; // a vault that does not answer takes no snapshot either
            }
            for (int number : needed.stream().toArray()) {
                PackInfo pack = packs.info(number);
                if (vault.getValue().holds(pack.id(), pack.sizeBytes())
                        && !here.holds(pack.id(), pack.sizeBytes())
                        && !shipped.contains(pack.id().key())) {
                    throw overtaken(
                            now,
                            pack.id(),
                            "is gone from " + vault.getKey().name() + " since; " + next);
                }
            }
        }
    }

    private VaultException.Overtaken overtaken(Instant now, PackId pack, String what) {
        return new VaultException.Overtaken(
                "the run took "
                        + Duration.between(began, now).toHours()
                        + " hours, and pack "
                        + pack
                        + ", which it refers to, "
                        + what);
    }
}
