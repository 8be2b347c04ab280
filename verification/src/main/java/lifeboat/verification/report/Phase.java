package lifeboat.verification.report;

import java.time.Instant;
import java.util.Objects;

/// A part of a run's time. Phases may overlap; those marked critical follow one another and add up
/// to the run.
///
/// @param name `declared`, `approved`, `credentials ready`, `target ready`, `download`, `decrypt`,
///   `load`, `verify`, `accepted`, `torn down`, or another word
/// @param started in UTC, as the machine's clock said
/// @param offsetMillis since the run began, by the monotonic clock
/// @param millis it took, by the monotonic clock
/// @param bytes that went through it, 0 where that says nothing
/// @param critical whether the run waited for it
/// @param inRto whether it counts for the time to restore; tearing down does not
public record Phase(
        String name,
        Instant started,
        long offsetMillis,
        long millis,
        long bytes,
        boolean critical,
        boolean inRto) {
    public Phase {
        Objects.requireNonNull(name);
        Objects.requireNonNull(started);
        if (offsetMillis < 0 || millis < 0) {
            throw new IllegalArgumentException("a phase does not end before it begins: " + name);
        }
    }
}
