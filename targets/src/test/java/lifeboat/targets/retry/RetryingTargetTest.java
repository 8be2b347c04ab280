package lifeboat.targets.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.time.Duration;
import java.util.SplittableRandom;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Operation;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetContract;
import lifeboat.targets.TargetException;
import lifeboat.targets.count.CountingTarget;
import lifeboat.targets.fault.Fault;
import lifeboat.targets.fault.FaultyTarget;
import lifeboat.targets.memory.MemoryTarget;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetryingTargetTest extends TargetContract {
    private static final RetryPolicy POLICY =
            new RetryPolicy(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(10));

    private final FakeTime time = new FakeTime();
    private final FaultyTarget faulty = new FaultyTarget(new MemoryTarget("m"));
    private final CountingTarget tries = new CountingTarget(faulty);

    @Override
    protected Target open() {
        return new RetryingTarget(tries, POLICY, time, time, new SplittableRandom(1));
    }

    @Test
    void triesAgainWhileUnreachable() throws Exception {
        for (Operation operation :
                new Operation[] {
                    Operation.PUT, Operation.READ, Operation.HEAD, Operation.LIST, Operation.DELETE
                }) {
            faulty.next(operation, Fault.unreachable()).next(operation, Fault.unreachable());
        }
        try (Target target = open()) {
            target.put(KEY, text("x"), PutMode.CREATE);
            assertThat(readAll(target, KEY)).isEqualTo("x");
            assertThat(target.head(KEY)).isPresent();
            assertThat(keys(target, "")).containsExactly(KEY);
            target.delete(KEY);

            faulty.assertAllFaultsHappened();
            assertThat(tries.tally(Operation.PUT).requests()).isEqualTo(3);
            assertThat(time.sleeps()).hasSize(10);
        }
    }

    @Test
    void triesOnlyOnceWhatIsNotWorthRetrying() throws Exception {
        try (Target target = open()) {
            for (Fault fault :
                    new Fault[] {Fault.denied(), Fault.full(), Fault.missing(), Fault.broken()}) {
                faulty.next(Operation.PUT, fault);
                assertThatThrownBy(() -> target.put(KEY, text("x"), PutMode.CREATE))
                        .isInstanceOf(TargetException.class)
                        .isNotInstanceOf(TargetException.Unreachable.class);
            }

            faulty.assertAllFaultsHappened();
            assertThat(time.sleeps()).isEmpty();
        }
    }

    @Test
    @DisplayName("N-04 an outage is met with growing, capped, jittered pauses until the deadline")
    void backsOffUntilTheDeadline() throws Exception {
        faulty.always(Operation.PUT, Fault.unreachable());
        var start = time.instant();
        try (Target target = open()) {
            assertThatThrownBy(() -> target.put(KEY, text("x"), PutMode.CREATE))
                    .isInstanceOf(TargetException.Unreachable.class);

            var sleeps = time.sleeps();
            assertThat(sleeps.getFirst()).isLessThanOrEqualTo(Duration.ofMillis(501));
            assertThat(sleeps.get(2)).isLessThanOrEqualTo(Duration.ofMillis(2001));
            assertThat(sleeps).allMatch(pause -> pause.compareTo(Duration.ofMillis(30_001)) <= 0);
            assertThat(sleeps).anyMatch(pause -> pause.compareTo(Duration.ofSeconds(15)) > 0);
            assertThat(sleeps.stream().distinct().count()).isGreaterThan(10);
            assertThat(Duration.between(start, time.instant()))
                    .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
        }
    }

    @Test
    @DisplayName("N-05 Retry-After is obeyed, with jitter on top")
    void obeysRetryAfter() throws Exception {
        faulty.next(Operation.HEAD, Fault.slowDown(Duration.ofSeconds(77)));
        try (Target target = open()) {
            assertThat(target.head(KEY)).isEmpty();

            assertThat(time.sleeps()).hasSize(1);
            assertThat(time.sleeps().getFirst())
                    .isBetween(Duration.ofMillis(77_001), Duration.ofMillis(77_501));
        }
    }

    @Test
    void givesUpAtOnceIfAskedToWaitBeyondTheDeadline() throws Exception {
        faulty.next(Operation.HEAD, Fault.slowDown(Duration.ofMinutes(11)));
        try (Target target = open()) {
            assertThatThrownBy(() -> target.head(KEY))
                    .isInstanceOf(TargetException.Unreachable.class);
            assertThat(time.sleeps()).isEmpty();
        }
    }

    @Test
    @DisplayName("N-08 a put whose answer was lost is put again, without harm")
    void survivesALostReply() throws Exception {
        faulty.next(Operation.PUT, new Fault.LoseReply());
        faulty.next(Operation.DELETE, new Fault.LoseReply());
        try (Target target = open()) {
            target.put(KEY, text("x"), PutMode.CREATE);
            assertThat(readAll(target, KEY)).isEqualTo("x");
            target.delete(KEY);

            faulty.assertAllFaultsHappened();
        }
    }

    @Test
    @DisplayName("N-02 a stream that breaks goes on at the byte reached")
    void reopensABrokenStream() throws Exception {
        byte[] bytes = random(100_000);
        for (long cut : new long[] {0, 1, 50_000, 99_999, 100_000}) {
            faulty.next(Operation.READ, new Fault.CutStream(cut));
            try (Target target = open()) {
                target.put(KEY, lifeboat.targets.Content.of(bytes), PutMode.CREATE);

                assertThat(readBytes(target, KEY, ByteRange.ALL))
                        .as("cut at %s", cut)
                        .isEqualTo(bytes);
            }
            faulty.assertAllFaultsHappened();
        }
    }

    @Test
    void reopensABrokenRangeAgainAndAgain() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("0123456789"), PutMode.CREATE);
            faulty.next(Operation.READ, new Fault.CutStream(2))
                    .next(Operation.READ, Fault.unreachable())
                    .next(Operation.READ, new Fault.CutStream(0))
                    .next(Operation.READ, new Fault.CutStream(3));

            assertThat(read(target, KEY, new ByteRange(1, 6))).isEqualTo("123456");
            faulty.assertAllFaultsHappened();
        }
    }

    @Test
    void aStreamThatAlwaysBreaksEndsAtTheDeadline() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("0123456789"), PutMode.CREATE);
            faulty.always(Operation.READ, new Fault.CutStream(0));

            assertThatThrownBy(() -> readAll(target, KEY))
                    .isInstanceOf(TargetException.Unreachable.class);
        }
    }

    @Test
    @DisplayName("S-05 a listing that breaks hands over nothing twice")
    void listsEverythingOnceThoughTheFirstListingBreaks() throws Exception {
        faulty.next(
                Operation.LIST,
                new Fault.BreakList(1, () -> new TargetException.Unreachable("gone", null)));
        try (Target target = open()) {
            target.put(KEY, text("x"), PutMode.CREATE);

            assertThat(keys(target, "")).containsExactly(KEY);
            faulty.assertAllFaultsHappened();
        }
    }

    @Test
    void stopsWhenInterrupted() throws Exception {
        faulty.always(Operation.HEAD, Fault.unreachable());
        Sleeper interrupted =
                _ -> {
                    throw new InterruptedException();
                };
        try (Target target =
                new RetryingTarget(tries, POLICY, time, interrupted, new SplittableRandom(1))) {
            assertThatThrownBy(() -> target.head(KEY))
                    .isInstanceOf(TargetException.Unreachable.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(tries.tally(Operation.HEAD).requests()).isEqualTo(1);
        }
    }

    @Test
    void closingAfterTheEndLeavesNothingOpen() throws Exception {
        try (Target target = open()) {
            target.put(KEY, text("x"), PutMode.CREATE);
            InputStream in = target.read(KEY, ByteRange.ALL);
            assertThat(in.readAllBytes()).hasSize(1);
            in.close();
            in.close();
        }
    }
}
