package lifeboat.engines.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WalContinuityTest {
    private static final int MEGABYTE = 1 << 20;
    private static final Instant START = Instant.parse("2026-11-26T12:00:00Z");

    /// Ends in segment 5.
    private static final WalRange COPY =
            new WalRange(
                    1,
                    new WalPosition(5L * MEGABYTE + 40),
                    new WalPosition(5L * MEGABYTE + 300),
                    MEGABYTE);

    private final WalContinuity kept = new WalContinuity(MEGABYTE);

    private void segments(long timeline, long first, long last) {
        for (long number = first; number <= last; number++) {
            kept.add(WalName.Segment.of(timeline, number, MEGABYTE), START.plusSeconds(number));
        }
    }

    @Test
    void followsToTheEnd() {
        segments(1, 3, 4100); // into the next log
        WalContinuity.Window window = kept.follow(COPY);
        assertThat(window.until()).isEqualTo(new WalPosition(4101L * MEGABYTE));
        assertThat(window.untilTime()).contains(START.plusSeconds(4100));
        assertThat(window.hole()).isEmpty();
        assertThat(window.segments()).hasSize(4096);
        assertThat(window.segments().getLast().fileName()).isEqualTo("000000010000000100000004");
    }

    @Test
    void theCopyItselfHoldsTheSegmentInWhichItEnds() {
        segments(1, 6, 7);
        assertThat(kept.follow(COPY).until()).isEqualTo(new WalPosition(8L * MEGABYTE));
    }

    @Test
    void nothingKeptIsNoHole() {
        WalContinuity.Window window = kept.follow(COPY);
        assertThat(window.until()).isEqualTo(COPY.end());
        assertThat(window.untilTime()).isEmpty();
        assertThat(window.hole()).isEmpty();
    }

    @Test
    @DisplayName("Q-06 a segment that is missing is named, and nothing behind it counts")
    void aHoleIsNamed() {
        segments(1, 5, 8);
        segments(1, 11, 20);
        WalContinuity.Window window = kept.follow(COPY);
        assertThat(window.until()).isEqualTo(new WalPosition(9L * MEGABYTE));
        assertThat(window.untilTime()).contains(START.plusSeconds(8));
        assertThat(window.hole())
                .contains(
                        new WalContinuity.Hole(
                                "000000010000000000000009", "00000001000000000000000A", 2));
    }

    @Test
    void aBeginningIsTheEndAndInTheMiddleAHole() {
        segments(1, 5, 6);
        kept.addBeginning(
                WalName.Segment.of(1, 7, MEGABYTE),
                new WalContinuity.Beginning(8192, START.plusSeconds(99)));
        assertThat(kept.follow(COPY).until()).isEqualTo(new WalPosition(7L * MEGABYTE + 8192));
        assertThat(kept.follow(COPY).untilTime()).contains(START.plusSeconds(99));
        assertThat(kept.follow(COPY).hole()).isEmpty();
        segments(1, 8, 8);
        assertThat(kept.follow(COPY).hole())
                .map(WalContinuity.Hole::first)
                .contains("000000010000000000000007");
    }

    @Test
    @DisplayName("Q-06 a timeline is followed only where its history is kept")
    void aMissingHistoryIsAHole() {
        segments(1, 5, 7);
        segments(2, 7, 9);
        assertThat(kept.follow(COPY).hole())
                .map(WalContinuity.Hole::first)
                .contains("00000002.history");
        kept.addHistory(2);
        WalContinuity.Window window = kept.follow(COPY);
        assertThat(window.hole()).isEmpty();
        assertThat(window.timeline()).isEqualTo(2);
        assertThat(window.until()).isEqualTo(new WalPosition(10L * MEGABYTE));
    }

    @Test
    void namesArePostgresqls() {
        assertThat(WalName.parse("00000001000000000000000A"))
                .contains(new WalName.Segment(1, 0, 10));
        assertThat(WalName.parse("00000001000000000000000A.partial").map(WalName::fileName))
                .contains("00000001000000000000000A.partial");
        assertThat(WalName.parse("0000000C.history")).contains(new WalName.History(12));
        assertThat(WalName.parse("00000001000000000000000A.00000028.backup"))
                .map(name -> name instanceof WalName.BackupNote)
                .contains(true);
        assertThat(WalName.parse("../00000001000000000000000A")).isEmpty();
        assertThat(WalName.kept("0000000100000000", "0000000a"))
                .contains(new WalName.Segment(1, 0, 10));
        assertThat(WalRange.parse(COPY.toString())).contains(COPY);
        assertThat(WalRange.parse("shop@00000003-0000001B-1")).isEqualTo(Optional.empty());
        assertThat(WalPosition.parse("16/B374D848").toString()).isEqualTo("16/B374D848");
    }
}
