package lifeboat.targets;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The lock that a target puts on every object it stores.
///
/// A snapshot is promised a lock of the whole `period`. What it needs is locked a tenth longer, so
/// that the lock of a pack that the next snapshots still use need not be extended at each of them.
///
/// @param mode who may end it early
/// @param period what a snapshot is promised, from its own moment on
public record LockRule(LockMode mode, Duration period) {
    /// Nobody locks for longer: a mistyped or forged period would have to be paid for to its end
    /// (hazard P-11).
    public static final Duration LONGEST = Duration.ofDays(3653);

    private static final int SLACK = 10;

    public LockRule {
        if (!period.isPositive() || period.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a lock is longer than nothing and at most " + LONGEST.toDays() + " days");
        }
    }

    /// The longest lock that an object gets when it is stored or extended.
    public Duration longest() {
        return period.plus(period.dividedBy(SLACK));
    }

    /// Until when everything that a snapshot of this moment needs must be locked.
    public Instant promised(Instant snapshot) {
        return snapshot.plus(period);
    }

    /// Until when an object is locked that is stored or extended at this moment: never beyond
    /// [#LONGEST] and a tenth.
    public Instant until(Instant now) {
        return now.plus(longest()).truncatedTo(ChronoUnit.SECONDS);
    }
}
