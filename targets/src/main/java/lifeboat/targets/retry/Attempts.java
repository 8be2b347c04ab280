package lifeboat.targets.retry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import lifeboat.targets.TargetException;

/// The attempts of one operation. For one thread.
final class Attempts {
    private final RetryPolicy policy;
    private final Clock clock;
    private final Sleeper sleeper;
    private final RandomGenerator random;
    private Instant giveUp;
    private int retries;

    Attempts(RetryPolicy policy, Clock clock, Sleeper sleeper, RandomGenerator random) {
        this.policy = policy;
        this.clock = clock;
        this.sleeper = sleeper;
        this.random = random;
        this.giveUp = clock.instant().plus(policy.deadline());
    }

    /// One thing to try.
    interface Attempt<T> {
        T call() throws TargetException;
    }

    /// Calls `attempt` until it succeeds, fails for good, or time is up.
    <T> T call(Attempt<T> attempt) throws TargetException {
        while (true) {
            try {
                return attempt.call();
            } catch (TargetException.Unreachable e) {
                pause(e);
            }
        }
    }

    /// Waits before the next attempt, or throws `failure` if that would pass the deadline.
    void pause(TargetException.Unreachable failure) throws TargetException {
        retries++;
        Duration pause =
                policy.pause(retries, random).plus(failure.retryAfter().orElse(Duration.ZERO));
        if (clock.instant().plus(pause).isAfter(giveUp)) {
            throw failure;
        }
        try {
            sleeper.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    /// Starts afresh: there was progress.
    void reset() {
        retries = 0;
        giveUp = clock.instant().plus(policy.deadline());
    }
}
