package lifeboat.targets.fleet;

import lifeboat.targets.ObjectKey;
import lifeboat.targets.TargetException;

/// Why a target was parked.
public enum ParkCause {
    /// It held back others that could have made the quorum without it.
    SLOW,
    /// It finished nothing for the stall limit.
    STALLED,
    DENIED,
    FULL,
    /// It did something other than it said, or holds other bytes under a key.
    BROKEN,
    /// Retries were used up.
    UNREACHABLE,
    /// The bucket or folder is not there.
    MISSING,
    /// A bug, or the machine ran out of something, during a put.
    FAILED;

    static ParkCause of(Throwable failure) {
        if (!(failure instanceof TargetException known)) {
            return FAILED;
        }
        return switch (known) {
            case TargetException.Missing _ -> MISSING;
            case TargetException.Exists _ -> BROKEN;
            case TargetException.Denied _ -> DENIED;
            case TargetException.Full _ -> FULL;
            case TargetException.Broken _ -> BROKEN;
            case TargetException.Unreachable _ -> UNREACHABLE;
        };
    }

    /// What is told of objects that were waiting when the target was parked.
    TargetException notStored(ObjectKey key, String reason) {
        String message = "put " + key + ": target is parked, " + reason;
        return switch (this) {
            case SLOW, STALLED, UNREACHABLE -> new TargetException.Unreachable(message, null);
            case DENIED -> new TargetException.Denied(message, null);
            case FULL -> new TargetException.Full(message, null);
            case BROKEN, FAILED -> new TargetException.Broken(message, null);
            case MISSING -> new TargetException.Missing(message, null);
        };
    }
}
