package lifeboat.console.web;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import lifeboat.console.schedule.SlotEntry;
import lifeboat.console.schedule.SlotState;

/// The slots of one schedule, day by day in its own time zone.
///
/// @param weeks oldest first, Monday to Sunday
/// @param bad those that were missed or ended badly, newest first
record SlotCalendar(
        String name, String what, String zone, String next, List<Week> weeks, List<Row> bad) {
    private static final int WEEKS = 5;
    private static final int MOST_BAD = 20;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    /// Bad ones first: a day shows the worst of its slots.
    private static final List<String> WORST_FIRST =
            List.of(
                    "missed",
                    "failed",
                    "damaged",
                    "killed",
                    "refused",
                    "degraded",
                    "running",
                    "left out",
                    "ok");

    record Week(List<Day> days) {
        Week {
            days = List.copyOf(days);
        }
    }

    /// @param state of the worst slot; `none` where there was no slot, `later` after today
    record Day(String date, String state, String text) {}

    record Row(String when, String state, String message) {}

    SlotCalendar {
        weeks = List.copyOf(weeks);
        bad = List.copyOf(bad);
    }

    static SlotCalendar of(SlotBoard.Policy policy, Instant now) {
        ZoneId zone = policy.zone();
        LocalDate today = LocalDate.ofInstant(now, zone);
        Map<LocalDate, List<SlotEntry>> byDay = new TreeMap<>();
        for (SlotEntry entry : policy.entries()) {
            byDay.computeIfAbsent(
                            LocalDate.ofInstant(entry.slot().nominal(), zone),
                            _ -> new ArrayList<>())
                    .add(entry);
        }
        LocalDate day =
                today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                        .minusWeeks(WEEKS - 1L);
        List<Week> weeks = new ArrayList<>();
        for (int week = 0; week < WEEKS; week++) {
            List<Day> days = new ArrayList<>();
            for (int i = 0; i < 7; i++, day = day.plusDays(1)) {
                days.add(day(day, today, byDay.getOrDefault(day, List.of()), zone));
            }
            weeks.add(new Week(days));
        }
        return new SlotCalendar(
                policy.name(),
                policy.what(),
                zone.getId().equals("Z") ? "UTC" : zone.getId(),
                policy.next().map(next -> Ages.clock(next, zone)).orElse("never"),
                weeks,
                bad(policy, zone));
    }

    private static Day day(LocalDate day, LocalDate today, List<SlotEntry> slots, ZoneId zone) {
        String date = DAY.format(day);
        if (slots.isEmpty()) {
            return new Day(date, day.isAfter(today) ? "later" : "none", "");
        }
        String worst =
                slots.stream()
                        .map(SlotCalendar::state)
                        .min(Comparator.comparingInt(SlotCalendar::rank))
                        .orElse("none");
        long alike = slots.stream().filter(slot -> state(slot).equals(worst)).count();
        String text =
                slots.size() == 1
                        ? TIME.format(slots.getFirst().slot().nominal().atZone(zone)) + " " + worst
                        : (alike == slots.size() ? "" : alike + " of ")
                                + slots.size()
                                + " "
                                + worst;
        return new Day(date, worst, text);
    }

    private static int rank(String state) {
        int at = WORST_FIRST.indexOf(state);
        return at < 0 ? 1 : at;
    }

    private static String state(SlotEntry entry) {
        return switch (entry.state()) {
            case RUNNING -> "running";
            case MISSED -> "missed";
            case LEFT_OUT -> "left out";
            case ENDED ->
                    switch (entry.outcome()) {
                        case "done", "ran-before", "ran_before" -> "ok";
                        case "disproved" -> "failed";
                        default -> entry.outcome();
                    };
        };
    }

    private static List<Row> bad(SlotBoard.Policy policy, ZoneId zone) {
        List<Row> bad = new ArrayList<>();
        for (SlotEntry entry : policy.entries().reversed()) {
            boolean isGood =
                    state(entry).equals("ok")
                            || entry.state() == SlotState.RUNNING
                            || entry.state() == SlotState.LEFT_OUT;
            if (!isGood && bad.size() < MOST_BAD) {
                bad.add(
                        new Row(
                                Ages.clock(entry.slot().nominal(), zone),
                                state(entry),
                                entry.message()));
            }
        }
        return bad;
    }
}
