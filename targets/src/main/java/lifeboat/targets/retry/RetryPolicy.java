package lifeboat.targets.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How patiently an unreachable target is tried again. Before the n-th retry passes a random time
/// between nothing and `firstDelay` doubled n-1 times, at most `maxDelay` (full jitter).
///
/// @param firstDelay upper bound of the first pause
/// @param maxDelay upper bound of every pause the target itself did not ask for
/// @param deadline how long one operation may go on without success; it gives up rather than sleep
///   beyond it
public record RetryPolicy(Duration firstDelay, Duration maxDelay, Duration deadline) {
    /// Half a second, doubled up to half a minute, for ten minutes.
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(10));

    public RetryPolicy {
        if (!firstDelay.isPositive()
                || maxDelay.compareTo(firstDelay) < 0
                || deadline.isNegative()) {
            throw new IllegalArgumentException(
                    "not a retry policy: " + firstDelay + ", " + maxDelay + ", " + deadline);
        }
    }

    /// The pause before retry number `retry`, counted from 1: at least a millisecond.
    Duration pause(int retry, RandomGenerator random) {
        long cap = maxDelay.toMillis();
        long bound = firstDelay.toMillis();
        for (int doubled = 1; doubled < retry && bound < cap; doubled++) {
            bound *= 2;
        }
        return Duration.ofMillis(1 + random.nextLong(Math.max(1, Math.min(bound, cap))));
    }
}
