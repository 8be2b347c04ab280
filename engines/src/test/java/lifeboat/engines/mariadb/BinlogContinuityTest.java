package lifeboat.engines.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class BinlogContinuityTest {
    private static final Instant START = Instant.parse("2026-11-26T12:00:00Z");
    private static final BinlogPosition COPY =
            new BinlogPosition("bin.000005", created(5), 777, "0-1-9");

    private final BinlogContinuity kept = new BinlogContinuity();

    private static long created(long number) {
        return START.getEpochSecond() + number;
    }

    private static BinlogPart.File file(long number) {
        return new BinlogPart.File(created(number), number);
    }

    private void part(BinlogPart.File file, int number, BinlogPart.Kind kind) {
        kept.add(new BinlogPart(file, number, kind), Instant.ofEpochSecond(file.created() + 1));
    }

    private void files(long first, long last) {
        for (long number = first; number <= last; number++) {
            part(file(number), 0, BinlogPart.Kind.LAST);
        }
    }

    @Test
    void namesAreReadBack() {
        BinlogPart part = new BinlogPart(file(1_234_567), 300, BinlogPart.Kind.LAST);
        assertThat(BinlogPart.kept(part.file().folder(), part.item())).contains(part);
        assertThat(part.file().name("x")).isEqualTo("x.1234567");
        assertThat(BinlogPosition.parse(COPY.toString())).contains(COPY);
        assertThat(COPY.number()).isEqualTo(5);
        assertThat(BinlogPart.kept("0123", "e0000000")).isEmpty();
        assertThat(BinlogPart.kept("0123456789abcdef", "x0000000")).isEmpty();
    }

    @Test
    void followsToTheEnd() {
        files(3, 9);
        part(file(10), 0, BinlogPart.Kind.INNER);
        part(file(10), 1, BinlogPart.Kind.INNER);
        kept.addBeginning(
                new BinlogPart(file(10), 2, BinlogPart.Kind.INNER),
                new BinlogContinuity.Beginning(40, START.plusSeconds(99)));
        BinlogContinuity.Window window = kept.follow(COPY);
        assertThat(window.hole()).isEmpty();
        assertThat(window.untilTime()).contains(START.plusSeconds(99));
        assertThat(window.until()).isEqualTo("bin.000010:" + (2 * BinlogPart.BYTES + 40));
        assertThat(window.files()).hasSize(6).startsWith(file(5)).endsWith(file(10));
        assertThat(window.begunBefore()).isTrue();
        assertThat(kept.wholeFiles()).hasSize(7).endsWith(file(9));
    }

    @Test
    void nothingFollowsTheCopyYet() {
        BinlogContinuity.Window window = kept.follow(COPY);
        assertThat(window.untilTime()).isEmpty();
        assertThat(window.hole()).isEmpty();
        assertThat(window.files()).isEmpty();
        assertThat(window.until()).isEqualTo("bin.000005:777");
    }

    @Test
    @DisplayName("Q-06 holes are named: a file, several, the copy's own, a part, the end of a file")
    void holesAreNamed() {
        files(5, 6);
        files(8, 8);
        assertThat(kept.follow(COPY).hole()).contains("bin.000007 is missing");
        assertThat(kept.follow(COPY).untilTime()).contains(Instant.ofEpochSecond(created(6) + 1));
        files(12, 12);
        BinlogPosition later = new BinlogPosition("bin.000008", created(8), 4, "");
        assertThat(kept.follow(later).hole()).contains("bin.000009 to bin.000011 are missing");
        BinlogPosition own = new BinlogPosition("bin.000011", created(11), 4, "");
        assertThat(kept.follow(own).hole()).contains("bin.000011 is missing");
        part(file(12), 2, BinlogPart.Kind.INNER);
        part(file(13), 0, BinlogPart.Kind.INNER);
        part(file(13), 2, BinlogPart.Kind.INNER);
        BinlogPosition torn = new BinlogPosition("bin.000013", created(13), 4, "");
        assertThat(kept.follow(torn).hole())
                .contains("bytes from " + BinlogPart.BYTES + " on of bin.000013 are missing");
        part(file(14), 0, BinlogPart.Kind.INNER);
        files(15, 15);
        BinlogPosition endless = new BinlogPosition("bin.000014", created(14), 4, "");
        assertThat(kept.follow(endless).hole())
                .contains("the end of bin.000014 is missing, later files are there");
    }

    @Test
    @DisplayName("Q-06 a log that was begun anew is not taken for the one before")
    void aLogBegunAnewFollowsNothing() {
        files(4, 6);
        BinlogPart.File anew = new BinlogPart.File(created(50), 1);
        part(anew, 0, BinlogPart.Kind.LAST);
        part(new BinlogPart.File(created(51), 2), 0, BinlogPart.Kind.LAST);
        BinlogContinuity.Window window = kept.follow(COPY);
        assertThat(window.hole().orElseThrow()).contains("began its log anew with bin.000001");
        assertThat(window.files()).endsWith(file(6));
        BinlogPosition fresh = new BinlogPosition("bin.000001", created(50), 4, "");
        assertThat(kept.follow(fresh).hole()).isEmpty();
        assertThat(kept.follow(fresh).files()).hasSize(2);
    }
}
