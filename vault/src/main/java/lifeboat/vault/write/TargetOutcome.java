package lifeboat.vault.write;

/// What became of one target in a run.
///
/// @param name of the target
/// @param holds whether its vault holds the snapshot with all it needs
/// @param reason why not, or empty
/// @param objects put there by this run
/// @param bytes of them
/// @param behind objects that the snapshot needs and this vault lacks
public record TargetOutcome(
        String name, boolean holds, String reason, long objects, long bytes, long behind) {}
