package lifeboat.targets;

import java.time.Instant;

/// The lock of one object as its target tells it.
///
/// @param until the object cannot be deleted before
public record Retention(LockMode mode, Instant until) {}
