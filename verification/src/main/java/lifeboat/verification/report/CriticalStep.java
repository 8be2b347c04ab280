package lifeboat.verification.report;

import java.util.Objects;

/// A step of the chain that determined how long a run took; it waited for the one before it.
///
/// @param reason `beginning`, `wave` (the wave before had to end), `need` (it needs the step
///   before) or `slot` (as many steps went on as the wave allows)
/// @param offsetMillis since the run began, by the monotonic clock
/// @param waitedMillis for a slot
/// @param percent of the run until everything was back
/// @param mostly the part that took most of it, empty where that cannot be told
public record CriticalStep(
        String name,
        String wave,
        String reason,
        long offsetMillis,
        long millis,
        long waitedMillis,
        long percent,
        String mostly) {
    public CriticalStep {
        Objects.requireNonNull(name);
        Objects.requireNonNull(wave);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(mostly);
        if (offsetMillis < 0 || millis < 0 || waitedMillis < 0) {
            throw new IllegalArgumentException("a step does not end before it begins: " + name);
        }
    }
}
