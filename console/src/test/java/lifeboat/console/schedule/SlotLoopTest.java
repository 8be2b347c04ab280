package lifeboat.console.schedule;

import static lifeboat.console.config.ScheduleConfig.CatchUp.NONE;
import static lifeboat.console.config.ScheduleConfig.CatchUp.ONE;
import static lifeboat.console.config.ScheduleConfig.Run.BACKUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import lifeboat.console.config.Blackout;
import lifeboat.console.config.ScheduleConfig;
import lifeboat.console.schedule.SlotRunner.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of slots, with a book in a file. Slots are at 02:00 in Berlin, which is 01:00 UTC
/// in winter, and begin up to ten minutes later.
final class SlotLoopTest {
    private static final Instant FIRST = Instant.parse("2026-01-02T01:00:00Z");

    @TempDir private Path directory;

    private final VirtualNights nights = new VirtualNights("2026-01-01T12:00:00Z");
    private List<Slots> policies = List.of(nightly(ONE));
    private VirtualNights.@Nullable Serving process;

    private static Slots nightly(ScheduleConfig.CatchUp catchUp, Blackout... blackout) {
        return VirtualNights.slots("nightly", BACKUP, "0 2 * * *", catchUp, blackout);
    }

    private void start() throws InterruptedException {
        process =
                nights
                .new Serving(
                        SlotBook.file(directory, "shop", "p" + nights.starts),
                        policies,
                        Duration.ZERO);
        process.loop.turn();
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.die();
        }
    }

    private VirtualNights.Serving process() {
        return Objects.requireNonNull(process);
    }

    private void turn(Duration later) throws InterruptedException {
        nights.pass(later);
        process().loop.turn();
    }

    private void turnUntil(String instant) throws InterruptedException {
        while (nights.now().isBefore(Instant.parse(instant))) {
            turn(Duration.ofMinutes(10));
        }
    }

    private SlotEntry entry(Instant nominal) throws BookException {
        List<SlotEntry> entries =
                process().book.entries("nightly", nominal.minusSeconds(1), nominal);
        assertThat(entries).as("slot %s", nominal).hasSize(1);
        return entries.getFirst();
    }

    private static Slot slot(Instant nominal) {
        return new Slot("nightly", nominal);
    }

    @Test
    void runsEachSlotOnceAndSaysSo() throws Exception {
        start();
        turnUntil("2026-01-05T12:00:00Z");
        assertThat(nights.starts).isEqualTo(4);
        assertThat(
                        nights.contradictions(
                                process().book,
                                policies,
                                Instant.parse("2026-01-01T12:00:00Z"),
                                nights.now()))
                .isEmpty();
        assertThat(entry(FIRST).outcome()).isEqualTo("done");
        assertThat(process().loop.next().orElseThrow())
                .isBetween(
                        Instant.parse("2026-01-06T01:00:00Z"),
                        Instant.parse("2026-01-06T01:10:00Z"));
    }

    @Test
    void nothingFromBeforeTheFirstStartIsMadeUp() throws Exception {
        start();
        turn(Duration.ofHours(1));
        assertThat(nights.starts).isZero();
        assertThat(nights.missed).isEmpty();
    }

    @Test
    @DisplayName("T-03 three nights down: the last is made up for once, the others are on record")
    void catchesUpOne() throws Exception {
        start();
        process().die();
        nights.pass(Duration.ofDays(3));
        start();
        turn(Duration.ofHours(1));
        assertThat(nights.starts).isEqualTo(1);
        assertThat(entry(FIRST.plus(Duration.ofDays(2))).outcome()).isEqualTo("done");
        assertThat(entry(FIRST).state()).isEqualTo(SlotState.MISSED);
        assertThat(nights.missed)
                .containsOnlyKeys(slot(FIRST), slot(FIRST.plus(Duration.ofDays(1))))
                .containsValue("nothing started it within its window");
    }

    @Test
    @DisplayName("T-03 three nights down without catching up: all three are on record")
    void catchesUpNone() throws Exception {
        policies = List.of(nightly(NONE));
        start();
        process().die();
        nights.pass(Duration.ofDays(3));
        start();
        turn(Duration.ofHours(1));
        assertThat(nights.starts).isZero();
        assertThat(nights.missed).hasSize(3);
    }

    @Test
    @DisplayName("T-02 the clock is set back two hours: the slot does not run again")
    void clockSetBack() throws Exception {
        start();
        turnUntil("2026-01-02T02:00:00Z");
        assertThat(nights.done).hasSize(1);
        nights.pass(Duration.ofHours(-2));
        turnUntil("2026-01-02T05:00:00Z");
        assertThat(nights.starts).isEqualTo(1);
    }

    @Test
    @DisplayName("T-02 the clock is ahead for a while: what it called missed runs at its time")
    void clockAhead() throws Exception {
        start();
        nights.pass(Duration.ofDays(20));
        policies = List.of(nightly(NONE));
        process().die();
        start();
        assertThat(entry(FIRST).state()).isEqualTo(SlotState.MISSED);
        nights.pass(Duration.ofDays(-20));
        turnUntil("2026-01-02T03:00:00Z");
        assertThat(entry(FIRST).outcome()).isEqualTo("done");
        assertThat(nights.done).containsOnlyKeys(slot(FIRST));
    }

    @Test
    void aBlackoutMovesASlotToItsEndOrLeavesItOut() throws Exception {
        policies = List.of(nightly(ONE, Blackout.parse("01:00-04:00")));
        start();
        turnUntil("2026-01-02T02:50:00Z");
        assertThat(nights.starts).isZero();
        turnUntil("2026-01-02T04:00:00Z");
        assertThat(entry(FIRST).outcome()).isEqualTo("done");
        process().die();
        policies = List.of(nightly(NONE, Blackout.parse("2026-01-03..2026-01-03")));
        start();
        turnUntil("2026-01-04T06:00:00Z");
        assertThat(entry(FIRST.plus(Duration.ofDays(1))).state()).isEqualTo(SlotState.LEFT_OUT);
        assertThat(entry(FIRST.plus(Duration.ofDays(2))).outcome()).isEqualTo("done");
        assertThat(nights.missed).isEmpty();
    }

    @Test
    void aRefusedRunIsTriedAgainWithinItsWindow() throws Exception {
        nights.next = Outcome.REFUSED;
        nights.length = Duration.ZERO;
        start();
        turnUntil("2026-01-02T02:00:00Z");
        assertThat(nights.starts).isGreaterThan(2);
        nights.next = Outcome.DONE;
        turnUntil("2026-01-02T03:00:00Z");
        assertThat(entry(FIRST).outcome()).isEqualTo("done");
    }

    @Test
    void aRunThatDiesIsContinuedAtMostThreeTimes() throws Exception {
        nights.next = Outcome.KILLED;
        nights.length = Duration.ofMinutes(1);
        start();
        turnUntil("2026-01-02T05:00:00Z");
        assertThat(nights.starts).isEqualTo(3);
        assertThat(entry(FIRST).outcome()).isEqualTo("killed");
        assertThat(entry(FIRST).message()).contains("died 3 times");
    }

    @Test
    @DisplayName("the process dies in the middle: the next one continues the same slot")
    void continued() throws Exception {
        nights.length = Duration.ofHours(1);
        start();
        turnUntil("2026-01-02T01:30:00Z");
        process().die();
        start();
        turnUntil("2026-01-02T03:00:00Z");
        assertThat(entry(FIRST).attempt()).isEqualTo(2);
        assertThat(entry(FIRST).outcome()).isEqualTo("done");
        assertThat(nights.done).containsOnlyKeys(slot(FIRST));
    }

    @Test
    void aFailureIsNotRepeatedAndTheNextNightRuns() throws Exception {
        nights.next = Outcome.FAILED;
        start();
        turnUntil("2026-01-02T12:00:00Z");
        assertThat(entry(FIRST).outcome()).isEqualTo("failed");
        nights.next = Outcome.DONE;
        turnUntil("2026-01-03T12:00:00Z");
        assertThat(nights.starts).isEqualTo(2);
    }

    @Test
    void aRunLongerThanItsWindowIsTold() throws Exception {
        nights.length = Duration.ofHours(6);
        start();
        turnUntil("2026-01-02T08:00:00Z");
        assertThat(nights.notes).contains("outlasts nightly 2026-01-02T01:00:00Z");
        assertThat(entry(FIRST).outcome()).isEqualTo("done");
    }

    @Test
    void nothingIsStartedWhileItDrains() throws Exception {
        nights.length = Duration.ofHours(1);
        start();
        turnUntil("2026-01-02T01:20:00Z");
        assertThat(process().loop.running()).isEqualTo(1);
        process().loop.drain();
        turnUntil("2026-01-05T00:00:00Z");
        assertThat(process().loop.running()).isZero();
        assertThat(nights.starts).isEqualTo(1);
    }
}
