package lifeboat.vault.prune;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import lifeboat.targets.fleet.Quorum;
import lifeboat.vault.snapshot.SnapshotId;

/// What may go, and what holds everything back.
///
/// @param retention which snapshots are kept
/// @param delay between the announcement of a deletion and the deletion: longer than the longest
///   run
/// @param quorum of vaults that must hold the newest snapshot of every host, whole
/// @param proven whether a snapshot came back in a drill; only what is older than such a one goes
/// @param pins beginnings of the short ids of snapshots that are never deleted
/// @param absence without a new snapshot after which nothing goes any more
/// @param share of a host's snapshots that one call announces at most, above 0, up to 1
/// @param repack which packs are replaced by others
/// @param approved whether what a tombstone announces may be deleted when it is due
public record PruneRules(
        Retention retention,
        Duration delay,
        Quorum quorum,
        Predicate<SnapshotId> proven,
        Set<String> pins,
        Duration absence,
        double share,
        RepackRules repack,
        Predicate<Tombstone> approved) {
    /// The shortest wait: a run may take so long.
    public static final Duration SHORTEST_WAIT = Duration.ofHours(24);

    public PruneRules {
        pins = Set.copyOf(pins);
        Objects.requireNonNull(retention);
        Objects.requireNonNull(quorum);
        Objects.requireNonNull(proven);
        Objects.requireNonNull(repack);
        Objects.requireNonNull(approved);
        if (delay.compareTo(SHORTEST_WAIT) < 0) {
            throw new IllegalArgumentException("a deletion waits for at least a day, not " + delay);
        }
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("not a share: " + share);
        }
    }

    /// Rules by which every pack stays as it is until nobody needs it.
    public PruneRules(
            Retention retention,
            Duration delay,
            Quorum quorum,
            Predicate<SnapshotId> proven,
            Set<String> pins,
            Duration absence,
            double share) {
        this(retention, delay, quorum, proven, pins, absence, share, RepackRules.NEVER, _ -> true);
    }

    boolean isPinned(SnapshotId id) {
        return pins.stream().anyMatch(pin -> id.shortForm().startsWith(pin));
    }
}
