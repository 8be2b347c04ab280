package lifeboat.engines.postgresql;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Follows the log that is kept from a physical copy on, as a recovery would: to where it ends, or
/// to the first hole. Whether a timeline came of another one is believed of its number.
public final class WalContinuity {
    private final int segmentBytes;
    private final NavigableMap<Long, NavigableMap<Long, Instant>> whole = new TreeMap<>();
    private final NavigableMap<Long, NavigableMap<Long, Beginning>> beginnings = new TreeMap<>();
    private final Set<Long> histories = new TreeSet<>();

    /// The part of a segment that is kept of it.
    ///
    /// @param bytes from its start on
    /// @param time everything up to then is in it
    public record Beginning(long bytes, Instant time) {}

    /// Segments that are missing though later ones are there.
    ///
    /// @param first file name
    /// @param last file name
    /// @param segments how many
    public record Hole(String first, String last, long segments) {
        @Override
        public String toString() {
            return segments == 1
                    ? "segment " + first + " is missing"
                    : segments + " segments are missing: " + first + " to " + last;
        }
    }

    /// What can be recovered from one copy on.
    ///
    /// @param from the position from which on the copy is consistent
    /// @param until the position up to which the log follows without a hole
    /// @param untilTime everything committed by then is before `until`; empty: nothing follows the
    ///   copy
    /// @param timeline on which it ends
    /// @param hole where it breaks off though more is kept
    /// @param begunBefore whether any of the log before that hole is kept, so that the hole is no
    ///   mere beginning of the log
    /// @param segments that follow the copy, in order
    public record Window(
            WalPosition from,
            WalPosition until,
            Optional<Instant> untilTime,
            long timeline,
            Optional<Hole> hole,
            boolean begunBefore,
            List<WalName.Segment> segments) {
        public Window {
            segments = List.copyOf(segments);
        }
    }

    private record Found<T>(long timeline, T value) {}

    public WalContinuity(int segmentBytes) {
        this.segmentBytes = segmentBytes;
    }

    /// A segment is kept.
    public void add(WalName.Segment segment, Instant time) {
        whole.computeIfAbsent(segment.timeline(), _ -> new TreeMap<>())
                .merge(segment.number(segmentBytes), time, (a, b) -> a.isBefore(b) ? a : b);
    }

    /// The beginning of a segment is kept.
    public void addBeginning(WalName.Segment segment, Beginning beginning) {
        beginnings
                .computeIfAbsent(segment.timeline(), _ -> new TreeMap<>())
                .put(segment.number(segmentBytes), beginning);
    }

    /// The history of a timeline is kept.
    public void addHistory(long timeline) {
        histories.add(timeline);
    }

    /// Follows the log from a copy on.
    public Window follow(WalRange copy) {
        long timeline = copy.timeline();
        long number = new WalPosition(copy.end().bytes() - 1).segment(segmentBytes);
        WalPosition until = copy.end();
        Optional<Instant> time = Optional.empty();
        List<WalName.Segment> segments = new ArrayList<>();
        boolean first = true;
        while (true) {
            Optional<Found<Instant>> next = highest(whole, timeline, number);
            if (next.isPresent()) {
                timeline = next.get().timeline();
                segments.add(WalName.Segment.of(timeline, number, segmentBytes));
                time = Optional.of(next.get().value());
                until = later(until, new WalPosition((number + 1) * segmentBytes));
            } else if (!first) {
                break; // the copy itself holds the segment in which it ends
            }
            first = false;
            number++;
        }
        Optional<Found<Beginning>> begun = highest(beginnings, timeline, number);
        if (begun.isPresent()) {
            timeline = begun.get().timeline();
            Beginning beginning = begun.get().value();
            segments.add(WalName.Segment.of(timeline, number, segmentBytes));
            until = later(until, new WalPosition(number * segmentBytes + beginning.bytes()));
            time = Optional.of(beginning.time());
        }
        return new Window(
                copy.end(),
                until,
                time,
                timeline,
                hole(timeline, number, copy),
                hasBefore(until),
                segments);
    }

    private static WalPosition later(WalPosition a, WalPosition b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /// The highest timeline from this one on that has the segment and can be followed to.
    private <T> Optional<Found<T>> highest(
            NavigableMap<Long, NavigableMap<Long, T>> kept, long timeline, long number) {
        for (Map.Entry<Long, NavigableMap<Long, T>> one :
                kept.tailMap(timeline, true).descendingMap().entrySet()) {
            boolean reachable = one.getKey() == timeline || histories.contains(one.getKey());
            T value = one.getValue().get(number);
            if (reachable && value != null) {
                return Optional.of(new Found<>(one.getKey(), value));
            }
        }
        return Optional.empty();
    }

    private Optional<Hole> hole(long timeline, long number, WalRange copy) {
        long next = Long.MAX_VALUE;
        for (var one : whole.tailMap(timeline, true).entrySet()) {
            Long later = one.getValue().higherKey(number);
            next = Math.min(next, later == null ? Long.MAX_VALUE : later);
            boolean unreachable = one.getKey() != timeline && !histories.contains(one.getKey());
            if (unreachable && one.getValue().containsKey(number)) {
                return Optional.of(
                        new Hole(
                                new WalName.History(one.getKey()).fileName(),
                                new WalName.History(one.getKey()).fileName(),
                                1));
            }
        }
        for (var one : beginnings.tailMap(timeline, true).values()) {
            Long later = one.higherKey(number);
            next = Math.min(next, later == null ? Long.MAX_VALUE : later);
        }
        if (next == Long.MAX_VALUE) {
            return Optional.empty();
        }
        return Optional.of(
                new Hole(
                        WalName.Segment.of(timeline, number, copy.segmentBytes()).fileName(),
                        WalName.Segment.of(timeline, next - 1, copy.segmentBytes()).fileName(),
                        next - number));
    }

    private boolean hasBefore(WalPosition position) {
        long number = position.segment(segmentBytes);
        return whole.values().stream().anyMatch(one -> one.lowerKey(number) != null);
    }
}
