package lifeboat.vault.prune;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import lifeboat.targets.Content;
import lifeboat.vault.snapshot.SnapshotId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-26T03:00:00Z");
    private final Random random = new Random(5);

    private Retention.Dated dated(long sequence, Instant time, String... sources) {
        byte[] digest = new byte[32];
        random.nextBytes(digest);
        return new Retention.Dated(
                new SnapshotId(
                        "h1", sequence, new Content.Sha256(HexFormat.of().formatHex(digest))),
                time,
                Set.of(sources));
    }

    private List<Retention.Dated> nightly(int nights, Instant last) {
        List<Retention.Dated> all = new ArrayList<>();
        for (int i = 0; i < nights; i++) {
            all.add(dated(i + 1, last.minus(Duration.ofDays(nights - 1 - i)), "docroot"));
        }
        return all;
    }

    @Test
    void keepsTheNewestOfEachSpan() {
        List<Retention.Dated> all = nightly(800, NOW.minusSeconds(3600));
        Map<SnapshotId, List<String>> kept =
                new Retention(0, 7, 5, 12, 3, Duration.ofDays(1)).keeps(all, NOW);
        List<String> days =
                all.stream()
                        .filter(each -> kept.containsKey(each.id()))
                        .map(each -> each.time().toString().substring(0, 10))
                        .toList();
        assertThat(days)
                .containsExactly(
                        "2024-12-31",
                        "2025-12-31",
                        "2026-01-31",
                        "2026-02-28",
                        "2026-03-31",
                        "2026-04-30",
                        "2026-05-31",
                        "2026-06-30",
                        "2026-07-31",
                        "2026-08-31",
                        "2026-09-30",
                        "2026-10-31",
                        "2026-11-01",
                        "2026-11-08",
                        "2026-11-15",
                        "2026-11-20",
                        "2026-11-21",
                        "2026-11-22",
                        "2026-11-23",
                        "2026-11-24",
                        "2026-11-25",
                        "2026-11-26");
    }

    @Test
    @DisplayName(
            "T-05 over summer time, leap days and week 53 the newest and the young always stay")
    void overOddDays() {
        for (String moment :
                List.of(
                        "2026-03-29T02:30:00+01:00[Europe/Berlin]",
                        "2026-10-25T02:30:00+02:00[Europe/Berlin]",
                        "2026-12-31T23:30:00Z",
                        "2027-01-03T12:00:00Z",
                        "2028-02-29T23:59:59Z",
                        "2021-01-03T00:00:00Z")) {
            Instant now = ZonedDateTime.parse(moment).toInstant();
            List<Retention.Dated> all = new ArrayList<>();
            Instant at = now.minus(Duration.ofDays(60));
            for (int i = 1; at.isBefore(now); i++) {
                all.add(dated(i, at, "db", "docroot"));
                at = at.plusSeconds(1800 + random.nextInt(40_000));
            }
            Duration floor = Duration.ofHours(30);
            Map<SnapshotId, List<String>> kept =
                    new Retention(24, 3, 2, 1, 1, floor).keeps(all, now);
            assertThat(kept).containsKey(all.getLast().id());
            assertThat(all)
                    .filteredOn(each -> each.time().isAfter(now.minus(floor)))
                    .allSatisfy(each -> assertThat(kept).containsKey(each.id()));
            assertThat(kept.values().stream().flatMap(List::stream))
                    .anySatisfy(reason -> assertThat(reason).startsWith("weekly"));
            assertThat(kept.size()).isLessThan(all.size());
        }
    }

    @Test
    void judgesEverySourceByItself() {
        List<Retention.Dated> all = new ArrayList<>();
        all.add(dated(1, NOW.minus(Duration.ofDays(300)), "catalogue", "docroot"));
        for (int i = 2; i < 200; i++) {
            all.add(dated(i, NOW.minus(Duration.ofDays(202 - i)), "docroot"));
        }
        Map<SnapshotId, List<String>> kept =
                new Retention(0, 2, 0, 0, 0, Duration.ZERO).keeps(all, NOW);
        assertThat(kept.get(all.getFirst().id()))
                .containsExactly("the newest of catalogue", dailyOf(all.getFirst()));
        assertThat(kept).hasSize(3);
    }

    private static String dailyOf(Retention.Dated dated) {
        return "daily " + dated.time().toString().substring(0, 10) + " of catalogue";
    }

    @Test
    @DisplayName("P-09 a thousand forged snapshots of the past and the future evict no true one")
    void forgedTimes() {
        Retention retention = new Retention(0, 7, 5, 12, 3, Duration.ofDays(30));
        List<Retention.Dated> honest = nightly(400, NOW.minusSeconds(3600));
        Set<SnapshotId> before = retention.keeps(honest, NOW).keySet();
        List<Retention.Dated> all = new ArrayList<>(honest);
        for (int i = 0; i < 1000; i++) {
            Instant when =
                    i % 2 == 0
                            ? NOW.plus(Duration.ofDays(1 + random.nextInt(4000)))
                            : NOW.minus(Duration.ofHours(2 + random.nextInt(9000)));
            all.add(dated(401 + i, when, "docroot"));
        }
        assertThat(retention.keeps(all, NOW).keySet()).containsAll(before);

        // also where it claims a number that pruning left free, and the number of a true one
        all.add(dated(2, NOW, "docroot"));
        assertThat(retention.keeps(all, NOW).keySet()).containsAll(before);
    }

    @Test
    void aClockThatRanAheadOnceIsOutlived() {
        Retention retention = new Retention(0, 7, 0, 0, 0, Duration.ofDays(10));
        List<Retention.Dated> all = new ArrayList<>(nightly(100, NOW.minusSeconds(3600)));
        Retention.Dated ahead = dated(50, NOW.plus(Duration.ofDays(365)), "docroot");
        all.set(49, ahead);
        assertThat(retention.keeps(all, NOW)).doesNotContainKey(ahead.id());
        Retention.Dated last = dated(101, NOW.plus(Duration.ofDays(365)), "docroot");
        all.add(last);
        assertThat(retention.keeps(all, NOW)).containsKey(last.id());
    }
}
