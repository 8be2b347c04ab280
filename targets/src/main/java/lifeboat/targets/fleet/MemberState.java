package lifeboat.targets.fleet;

import java.util.Set;
import lifeboat.targets.ObjectKey;

/// Where one target of a [Fleet] stands.
///
/// @param name the target
/// @param status open or parked
/// @param objects objects stored
/// @param bytes their content, in bytes
/// @param notStored keys shipped to this target that it failed to store or was not asked to, being
///   parked; objects still on their way are not among them
public record MemberState(
        String name, MemberStatus status, long objects, long bytes, Set<ObjectKey> notStored) {
    public MemberState {
        notStored = Set.copyOf(notStored);
    }

    public boolean parked() {
        return status instanceof MemberStatus.Parked;
    }

    /// How many keys are missing here.
    public int behind() {
        return notStored.size();
    }
}
