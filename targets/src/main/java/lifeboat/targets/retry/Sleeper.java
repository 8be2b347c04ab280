package lifeboat.targets.retry;

import java.time.Duration;

/// Waits. A test hands in one that only moves its clock.
@FunctionalInterface
public interface Sleeper {
    /// Returns after `duration`.
    void sleep(Duration duration) throws InterruptedException;

    /// Really waits.
    static Sleeper ofSystem() {
        return Thread::sleep;
    }
}
