package lifeboat.vault.read;

/// What was read from one target.
///
/// @param target its name
/// @param objects reads that gave good bytes
/// @param bytes of them
/// @param failures reads that did not
public record ReadTally(String target, long objects, long bytes, long failures) {}
