package lifeboat.targets;

/// What a target says of an object it holds.
///
/// @param key its name
/// @param sizeBytes its length in bytes
public record ObjectInfo(ObjectKey key, long sizeBytes) {}
