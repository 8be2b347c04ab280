package lifeboat.targets;

/// What a target says it can do. A claim only: a probe proves it.
///
/// @param conditionalCreate a put in mode CREATE is refused atomically where the key is taken
/// @param versions overwritten and deleted objects can still be read by version
/// @param lock objects can be made undeletable until an instant
/// @param crashSafe a put that returned survives power loss
public record Capabilities(
        boolean conditionalCreate, boolean versions, boolean lock, boolean crashSafe) {}
