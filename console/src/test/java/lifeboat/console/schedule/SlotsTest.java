package lifeboat.console.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lifeboat.console.config.Cron;
import lifeboat.console.config.ScheduleConfig;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class SlotsTest {
    private static Slots slots(String cron, String zone) {
        return slots(cron, zone, Duration.ZERO);
    }

    private static Slots slots(String cron, String zone, Duration jitter) {
        return new Slots(
                new ScheduleConfig(
                        "nightly",
                        ScheduleConfig.Run.BACKUP,
                        new Cron(cron),
                        ZoneId.of(zone),
                        Duration.ofHours(4),
                        jitter,
                        ScheduleConfig.CatchUp.ONE,
                        List.of(),
                        Optional.empty()),
                "shop");
    }

    private static List<Instant> between(Slots slots, String from, String to) {
        return slots.between(Instant.parse(from), Instant.parse(to));
    }

    @Test
    @DisplayName("T-03 an hour that summer time skips: the slot runs once, later")
    void skippedHour() {
        // Berlin, 2027-03-28: 02:00 becomes 03:00
        assertThat(
                        between(
                                slots("30 2 * * *", "Europe/Berlin"),
                                "2027-03-27T00:00:00Z",
                                "2027-03-30T00:00:00Z"))
                .containsExactly(
                        Instant.parse("2027-03-27T01:30:00Z"),
                        Instant.parse("2027-03-28T01:30:00Z"),
                        Instant.parse("2027-03-29T00:30:00Z"));
    }

    @Test
    @DisplayName("T-03 a midnight that summer time skips: the day has its slot all the same")
    void skippedMidnight() {
        // Cairo, 2026-04-24: 00:00 becomes 01:00
        assertThat(
                        between(
                                slots("0 0 * * *", "Africa/Cairo"),
                                "2026-04-22T12:00:00Z",
                                "2026-04-25T12:00:00Z"))
                .containsExactly(
                        Instant.parse("2026-04-22T22:00:00Z"),
                        Instant.parse("2026-04-23T22:00:00Z"),
                        Instant.parse("2026-04-24T21:00:00Z"));
    }

    @Test
    @DisplayName("T-03 an hour that is there twice: the slot runs once, the first time")
    void repeatedHour() {
        // Berlin, 2026-10-25: 03:00 becomes 02:00
        assertThat(
                        between(
                                slots("30 2 * * *", "Europe/Berlin"),
                                "2026-10-24T12:00:00Z",
                                "2026-10-26T12:00:00Z"))
                .containsExactly(
                        Instant.parse("2026-10-25T00:30:00Z"),
                        Instant.parse("2026-10-26T01:30:00Z"));
    }

    @Test
    @DisplayName("T-03 every hour means every hour that passes, also on the days of the change")
    void everyHour() {
        Slots hourly = slots("0 * * * *", "Europe/Berlin");
        for (String day : List.of("2026-10-25", "2027-03-28", "2026-11-27")) {
            Instant start = Instant.parse(day + "T00:00:00Z").minus(Duration.ofHours(3));
            assertThat(hourly.between(start, start.plus(Duration.ofDays(1)))).as(day).hasSize(24);
        }
    }

    @Test
    @DisplayName("T-03 a year has as many slots as days, in every zone")
    void aYear() {
        for (String zone :
                List.of(
                        "Europe/Berlin",
                        "America/New_York",
                        "Africa/Cairo",
                        "Australia/Lord_Howe",
                        "Asia/Kathmandu",
                        "UTC")) {
            List<Instant> year =
                    between(
                            slots("15 2 * * *", zone),
                            "2026-06-01T12:00:00Z",
                            "2027-06-01T12:00:00Z");
            assertThat(year).as(zone).hasSize(365).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void aDayThatIsRare() {
        Slots leap = slots("0 3 29 2 *", "UTC");
        assertThat(leap.next(Instant.parse("2026-01-01T00:00:00Z")))
                .contains(Instant.parse("2028-02-29T03:00:00Z"));
        assertThat(leap.next(Instant.parse("2096-03-01T00:00:00Z")))
                .contains(Instant.parse("2104-02-29T03:00:00Z"));
        assertThat(slots("0 3 31 2 *", "UTC").next(Instant.EPOCH)).isEmpty();
    }

    @Test
    @DisplayName("the delay of a start is the same in every process, and spreads")
    void jitter() {
        Duration most = Duration.ofMinutes(10);
        Set<Duration> delays = new HashSet<>();
        Slots one = slots("0 2 * * *", "UTC", most);
        Slots other = slots("0 2 * * *", "UTC", most);
        for (Instant nominal : between(one, "2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z")) {
            Duration delay = Duration.between(nominal, one.start(nominal));
            assertThat(delay).isBetween(Duration.ZERO, most);
            assertThat(other.start(nominal)).isEqualTo(one.start(nominal));
            delays.add(delay.truncatedTo(ChronoUnit.MINUTES));
        }
        assertThat(delays).hasSizeGreaterThan(8);
    }
}
