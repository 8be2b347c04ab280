package lifeboat.targets.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.TargetException;
import lifeboat.targets.fault.Fault;
import lifeboat.targets.fault.FaultyTarget;
import lifeboat.targets.memory.MemoryTarget;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SteadyClockTest {
    @Test
    @Timeout(30)
    @DisplayName(
            "T-02 the clock of the machine goes back a year: retries still end at their deadline")
    void deadlinesHold() {
        FakeTime machine = new FakeTime();
        FaultyTarget away = new FaultyTarget(new MemoryTarget("a")).gone(Fault.unreachable());
        RetryPolicy policy =
                new RetryPolicy(
                        Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(200));
        try (RetryingTarget target =
                new RetryingTarget(
                        away,
                        policy,
                        SteadyClock.from(machine),
                        pause -> {
                            machine.sleep(Duration.ofDays(-365));
                            Thread.sleep(pause);
                        },
                        new Random(1))) {
            assertThatThrownBy(() -> target.head(new ObjectKey("site")))
                    .isInstanceOf(TargetException.Unreachable.class);
            assertThat(machine.sleeps()).as("the clock did jump").isNotEmpty();
        }
    }

    @Test
    void goesOnFromWhereTheOtherStands() throws InterruptedException {
        FakeTime machine = new FakeTime();
        Instant start = machine.instant();
        SteadyClock steady = SteadyClock.from(machine);
        machine.sleep(Duration.ofDays(-365));
        Instant first = steady.instant();
        Thread.sleep(2);
        assertThat(first).isAfterOrEqualTo(start);
        assertThat(steady.instant()).isAfter(first);
    }
}
