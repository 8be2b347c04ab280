package lifeboat.vault.prune;

import java.util.List;
import java.util.Set;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.snapshot.SnapshotId;

/// Packs whose content is to move into others.
///
/// @param groups each of which becomes packs of its own
/// @param lookedAt packs whose content was compared with what is needed
/// @param left packs that a later call looks at
/// @param locked packs that would be worth it and are locked for longer than they would stay
/// @param problems why packs could not be judged
public record RepackPlan(
        List<Group> groups, long lookedAt, long left, long locked, List<String> problems) {
    /// Nothing moves.
    public static final RepackPlan NOTHING = new RepackPlan(List.of(), 0, 0, 0, List.of());

    public RepackPlan {
        groups = List.copyOf(groups);
        problems = List.copyOf(problems);
    }

    /// Packs that go together.
    ///
    /// @param packs that are replaced
    /// @param snapshots kept ones that need something of them
    /// @param movedBytes that new packs will have, about
    public record Group(List<PackInfo> packs, Set<SnapshotId> snapshots, long movedBytes) {
        public Group {
            packs = List.copyOf(packs);
            snapshots = Set.copyOf(snapshots);
        }

        /// All but one, which stays as it is.
        Group without(PackInfo pack) {
            List<PackInfo> rest = packs.stream().filter(each -> !each.equals(pack)).toList();
            long less = rest.stream().mapToLong(PackInfo::sizeBytes).sum();
            return new Group(rest, snapshots, movedBytes * less / Math.max(1, bytes()));
        }

        long bytes() {
            return packs.stream().mapToLong(PackInfo::sizeBytes).sum();
        }
    }

    /// How many packs are replaced.
    public int packs() {
        return groups.stream().mapToInt(group -> group.packs().size()).sum();
    }

    /// Bytes that are read and stored again, about.
    public long movedBytes() {
        return groups.stream().mapToLong(Group::movedBytes).sum();
    }

    /// Bytes that each vault has less once the replaced packs are gone, about.
    public long wonBytes() {
        return groups.stream().mapToLong(Group::bytes).sum() - movedBytes();
    }
}
