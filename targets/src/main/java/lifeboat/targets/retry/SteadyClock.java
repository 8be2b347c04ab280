package lifeboat.targets.retry;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/// A clock that never jumps: it takes its first moment from another clock and goes on by the time
/// that passes, whatever happens to the clock of the machine. For deadlines. Immutable.
public final class SteadyClock extends Clock {
    private final Instant start;
    private final long startNanos;
    private final ZoneId zone;

    private SteadyClock(Instant start, long startNanos, ZoneId zone) {
        this.start = start;
        this.startNanos = startNanos;
        this.zone = zone;
    }

    /// A clock that begins where `clock` stands now.
    public static SteadyClock from(Clock clock) {
        return new SteadyClock(clock.instant(), System.nanoTime(), clock.getZone());
    }

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new SteadyClock(start, startNanos, other);
    }
}
