package lifeboat.vault.write;

import java.time.Duration;

/// Bounds of a run that nobody configures. Tests choose smaller ones.
///
/// @param index where the index leaves memory
/// @param catchUp how long a target that was too slow for the others may take to be brought up
///   after them, at least; as long as the run took, if that is longer
/// @param lastObject how much longer the object takes that was begun then, at most: a target that
///   has not answered by then hangs
record RunLimits(IndexLimits index, Duration catchUp, Duration lastObject) {
    static final RunLimits USUAL =
            new RunLimits(IndexLimits.USUAL, Duration.ofMinutes(15), Duration.ofMinutes(5));
}
