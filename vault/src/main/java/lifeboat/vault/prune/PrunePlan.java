package lifeboat.vault.prune;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import lifeboat.targets.ObjectKey;
import lifeboat.vault.snapshot.SnapshotId;

/// What a call of prune would do now, and why. Reading only made it.
///
/// @param at when it was made
/// @param held what holds everything back; where there is anything, nothing goes
/// @param snapshots all of them, oldest first by host and number
/// @param announce what is announced now
/// @param remove what was announced, is due and still not needed
/// @param orphans packs and segments that no snapshot needs; they go some days after they were seen
/// @param due tombstones whose time has come and that are approved
/// @param spentMoves records of moved packs that tell nobody anything any more
/// @param problems what a person should know
/// @param repack packs whose content moves into others before they go
public record PrunePlan(
        Instant at,
        List<String> held,
        List<Judged> snapshots,
        Removal announce,
        Removal remove,
        List<Tombstone> due,
        List<Tombstone> done,
        Set<ObjectKey> spentMoves,
        Set<ObjectKey> orphans,
        List<String> problems,
        RepackPlan repack) {
    public PrunePlan {
        held = List.copyOf(held);
        snapshots = List.copyOf(snapshots);
        due = List.copyOf(due);
        done = List.copyOf(done);
        problems = List.copyOf(problems);
        spentMoves = Set.copyOf(spentMoves);
        orphans = Set.copyOf(orphans);
        Objects.requireNonNull(repack);
        Objects.requireNonNull(at);
        Objects.requireNonNull(announce);
        Objects.requireNonNull(remove);
    }

    /// What becomes of a snapshot.
    public enum Fate {
        KEPT,
        /// Its deletion is to be announced.
        ANNOUNCED,
        /// Its deletion was announced and is not due yet.
        WAITING,
        /// Its deletion is due.
        DELETED
    }

    /// A snapshot and what becomes of it.
    ///
    /// @param time when it claims to have been committed
    /// @param reasons for that, at least one
    public record Judged(SnapshotId id, Instant time, Fate fate, List<String> reasons) {
        public Judged {
            reasons = List.copyOf(reasons);
        }
    }

    /// The same with packs to be moved.
    PrunePlan with(RepackPlan moving) {
        return new PrunePlan(
                at,
                held,
                snapshots,
                announce,
                remove,
                due,
                done,
                spentMoves,
                orphans,
                problems,
                moving);
    }

    public boolean isHeld() {
        return !held.isEmpty();
    }
}
