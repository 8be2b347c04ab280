package lifeboat.targets;

import java.time.Instant;

/// One of the versions that a target keeps of an object, as it lists them.
///
/// @param id what the target calls it
/// @param place whether readers of the key get this one
/// @param kind bytes, or a mark that hides the object
/// @param sizeBytes its length, 0 for a mark
/// @param since when the target says it was stored
public record ObjectVersion(
        ObjectKey key, String id, Place place, Kind kind, long sizeBytes, Instant since) {
    /// Where a version stands among those of its key.
    public enum Place {
        CURRENT,
        EARLIER
    }

    /// What a version is.
    public enum Kind {
        DATA,
        /// A delete marker, or a hide marker at B2: the key looks deleted.
        HIDES
    }
}
