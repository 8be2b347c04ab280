package lifeboat.runbooks.batch;

import java.time.Duration;
import java.util.Optional;

/// The moment by which a run must be done as a whole, by the monotonic clock.
final class Deadline {
    private static final Duration ENDLESS = Duration.ofDays(36_500);

    private final Duration limit;
    private final long begun = System.nanoTime();

    /// @param limit from now on; empty for none
    Deadline(Optional<Duration> limit) {
        this.limit = limit.orElse(ENDLESS);
    }

    /// What is left, never negative.
    Duration left() {
        Duration left = limit.minusNanos(System.nanoTime() - begun);
        return left.isNegative() ? Duration.ZERO : left;
    }

    boolean isOver() {
        return left().isZero();
    }

    /// That it was missed, in words.
    String missed() {
        return "the run as a whole was not done within " + limit.toSeconds() + " seconds";
    }
}
