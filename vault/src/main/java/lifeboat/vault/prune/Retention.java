package lifeboat.vault.prune;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import lifeboat.vault.snapshot.SnapshotId;

/// Which snapshots are kept: of each host and source the newest of each of so many hours, days, ISO
/// weeks, months and years that have one, in UTC; besides everything younger than the floor and the
/// newest of every host and source.
///
/// Times are what hosts claim, so they are not trusted further than needed (hazard P-09): a
/// snapshot from the future counts for nothing and is as old as what follows it; one is never older
/// than what its host numbered before it; and one that claims to be older than a snapshot with a
/// lower number takes no place from others. Snapshots that share a number are all kept.
///
/// @param hourly how many hours; so are the others; 0 or more
/// @param floor nothing younger goes
public record Retention(
        int hourly, int daily, int weekly, int monthly, int yearly, Duration floor) {
    /// How far a clock may be ahead of another.
    static final Duration SKEW = Duration.ofMinutes(10);

    public Retention {
        Objects.requireNonNull(floor);
        if (hourly < 0 || daily < 0 || weekly < 0 || monthly < 0 || yearly < 0) {
            throw new IllegalArgumentException("a rule keeps no less than nothing");
        }
        if (floor.isNegative()) {
            throw new IllegalArgumentException("the floor is no less than nothing");
        }
    }

    /// A snapshot as far as retention looks at it.
    ///
    /// @param time when it claims to have been committed
    /// @param sources captured in it
    public record Dated(SnapshotId id, Instant time, Set<String> sources) {
        public Dated {
            sources = Set.copyOf(sources);
            Objects.requireNonNull(id);
            Objects.requireNonNull(time);
        }
    }

    private enum Rule {
        HOURLY,
        DAILY,
        WEEKLY,
        MONTHLY,
        YEARLY;

        /// The beginning of the span in which a moment lies.
        String span(Instant time) {
            ZonedDateTime at = time.atZone(ZoneOffset.UTC);
            LocalDate day = at.toLocalDate();
            return switch (this) {
                case HOURLY -> at.truncatedTo(ChronoUnit.HOURS).toInstant().toString();
                case DAILY -> day.toString();
                case WEEKLY ->
                        day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).toString();
                case MONTHLY -> day.withDayOfMonth(1).toString().substring(0, 7);
                case YEARLY -> String.valueOf(day.getYear());
            };
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private int number(Rule rule) {
        return switch (rule) {
            case HOURLY -> hourly;
            case DAILY -> daily;
            case WEEKLY -> weekly;
            case MONTHLY -> monthly;
            case YEARLY -> yearly;
        };
    }

    /// Why each snapshot that is kept is kept; the others may go.
    public Map<SnapshotId, List<String>> keeps(List<Dated> snapshots, Instant now) {
        Map<SnapshotId, List<String>> kept = new LinkedHashMap<>();
        Map<String, List<Dated>> byHost = new TreeMap<>();
        for (Dated snapshot : snapshots) {
            byHost.computeIfAbsent(snapshot.id().host(), _ -> new ArrayList<>()).add(snapshot);
        }
        byHost.values().forEach(host -> new OneHost(host, now, kept).judge());
        return kept;
    }

    private final class OneHost {
        private final List<Dated> inOrder;
        private final Instant now;
        private final Map<SnapshotId, List<String>> kept;

        OneHost(List<Dated> snapshots, Instant now, Map<SnapshotId, List<String>> kept) {
            this.inOrder = new ArrayList<>(snapshots);
            this.inOrder.sort(
                    Comparator.comparingLong((Dated dated) -> dated.id().sequence())
                            .thenComparing(Dated::time)
                            .thenComparing(dated -> dated.id().sha256().hex()));
            this.now = now;
            this.kept = kept;
        }

        void judge() {
            young();
            twins();
            newest();
            List<Dated> past = inOrder.stream().filter(dated -> !isFuture(dated)).toList();
            rules(past);
            rules(risingOf(past));
        }

        private boolean isFuture(Dated dated) {
            return dated.time().isAfter(now.plus(SKEW));
        }

        private void keep(Dated dated, String reason) {
            List<String> reasons = kept.computeIfAbsent(dated.id(), _ -> new ArrayList<>());
            if (!reasons.contains(reason)) {
                reasons.add(reason);
            }
        }

        /// Each is at least as young as everything numbered before it; one from the future is as
        /// old as the next one that is not.
        private void young() {
            Instant latest = Instant.MIN;
            List<Dated> waiting = new ArrayList<>();
            for (Dated dated : inOrder) {
                if (isFuture(dated)) {
                    waiting.add(dated);
                    continue;
                }
                latest = dated.time().isAfter(latest) ? dated.time() : latest;
                waiting.add(dated);
                if (latest.isAfter(now.minus(floor))) {
                    waiting.forEach(young -> keep(young, "younger than " + days(floor)));
                }
                waiting.clear();
            }
            waiting.forEach(unknown -> keep(unknown, "from the future, nothing follows it"));
        }

        private void twins() {
            for (int i = 1; i < inOrder.size(); i++) {
                if (inOrder.get(i).id().sequence() == inOrder.get(i - 1).id().sequence()) {
                    String reason = "two snapshots have its number";
                    keep(inOrder.get(i - 1), reason);
                    keep(inOrder.get(i), reason);
                }
            }
        }

        private void newest() {
            keep(inOrder.getLast(), "the newest of its host");
            Set<String> seen = new HashSet<>();
            for (Dated dated : inOrder.reversed()) {
                if (isFuture(dated)) {
                    continue;
                }
                for (String source : new TreeSet<>(dated.sources())) {
                    if (seen.add(source)) {
                        keep(dated, "the newest of " + source);
                    }
                }
            }
        }

        /// Without those that claim to be older than one numbered before them.
        private static List<Dated> risingOf(List<Dated> inOrder) {
            List<Dated> rising = new ArrayList<>();
            Instant latest = Instant.MIN;
            for (Dated dated : inOrder) {
                if (!dated.time().isBefore(latest)) {
                    rising.add(dated);
                    latest = dated.time();
                }
            }
            return rising;
        }

        private void rules(List<Dated> snapshots) {
            List<Dated> newestFirst = new ArrayList<>(snapshots);
            newestFirst.sort(
                    Comparator.comparing(Dated::time)
                            .thenComparingLong(dated -> dated.id().sequence())
                            .reversed());
            Set<String> sources = new TreeSet<>();
            snapshots.forEach(dated -> sources.addAll(dated.sources()));
            for (String source : sources) {
                List<Dated> having =
                        newestFirst.stream()
                                .filter(dated -> dated.sources().contains(source))
                                .toList();
                for (Rule rule : Rule.values()) {
                    apply(rule, source, having);
                }
            }
        }

        private void apply(Rule rule, String source, List<Dated> newestFirst) {
            Set<String> spans = new HashSet<>();
            for (Dated dated : newestFirst) {
                String span = rule.span(dated.time());
                if (spans.contains(span)) {
                    continue;
                }
                if (spans.size() == number(rule)) {
                    return;
                }
                spans.add(span);
                keep(dated, rule.word() + " " + span + " of " + source);
            }
        }
    }

    private static String days(Duration duration) {
        return duration.toHours() % 24 == 0
                ? duration.toDays() + " days"
                : duration.toHours() + " hours";
    }
}
