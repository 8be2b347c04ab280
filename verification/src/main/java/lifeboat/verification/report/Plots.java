package lifeboat.verification.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// The pictures of a report.
final class Plots {
    private static final int MOST_POINTS = 40;
    private static final double WIDE = 420;
    private static final double HIGH = 150;
    private static final double LEFT = 62;
    private static final double RIGHT = 12;
    private static final double TOP = 14;
    private static final double BOTTOM = 24;

    private Plots() {}

    /// One measured value of every report against its objective.
    static Drawing trend(
            String name,
            List<RunReport> history,
            Function<RunReport, Optional<Long>> measured,
            Function<RunReport, Optional<Long>> objective) {
        List<RunReport> shown =
                history.stream().filter(report -> measured.apply(report).isPresent()).toList();
        shown = shown.subList(Math.max(0, shown.size() - MOST_POINTS), shown.size());
        Drawing drawing =
                new Drawing(
                        name
                                + " of "
                                + shown.size()
                                + " runs against the objective; a ring did not pass",
                        WIDE,
                        HIGH);
        long top = 1;
        for (RunReport report : shown) {
            top = Math.max(top, measured.apply(report).orElse(0L));
            top = Math.max(top, objective.apply(report).orElse(0L));
        }
        double scale = (HIGH - TOP - BOTTOM) / (top * 1.1);
        double ground = HIGH - BOTTOM;
        drawing.line(LEFT, TOP, LEFT, ground, Drawing.Look.AXIS);
        drawing.line(LEFT, ground, WIDE - RIGHT, ground, Drawing.Look.AXIS);
        drawing.label(LEFT - 6, ground, "0", Drawing.Look.TEXT_RIGHT);
        drawing.label(
                LEFT - 6, ground - top * scale + 4, Words.duration(top), Drawing.Look.TEXT_RIGHT);
        if (shown.isEmpty()) {
            drawing.label(WIDE / 2, HIGH / 2, "nothing measured yet", Drawing.Look.TEXT_MIDDLE);
            return drawing;
        }
        double step = (WIDE - LEFT - RIGHT - 20) / Math.max(1, shown.size() - 1);
        double before = 0;
        for (int i = 0; i < shown.size(); i++) {
            RunReport report = shown.get(i);
            long value = measured.apply(report).orElse(0L);
            long limit = objective.apply(report).orElse(Long.MAX_VALUE);
            double x = LEFT + 10 + i * step;
            double y = ground - value * scale;
            if (i > 0) {
                drawing.line(x - step, before, x, y, Drawing.Look.LINE);
            }
            if (limit != Long.MAX_VALUE) {
                double at = ground - limit * scale;
                drawing.line(
                        i == 0 ? LEFT : x - step, at, i == 0 ? x + 4 : x, at, Drawing.Look.LIMIT);
            }
            before = y;
        }
        for (int i = 0; i < shown.size(); i++) {
            RunReport report = shown.get(i);
            long value = measured.apply(report).orElse(0L);
            boolean good = value <= objective.apply(report).orElse(Long.MAX_VALUE);
            drawing.dot(
                    LEFT + 10 + i * step,
                    ground - value * scale,
                    Words.date(report.started()) + ": " + Words.duration(value),
                    good && report.verdict() == Verdict.PASSED
                            ? Drawing.Look.GOOD
                            : Drawing.Look.BAD);
        }
        drawing.label(
                LEFT + 10, HIGH - 8, Words.date(shown.getFirst().started()), Drawing.Look.TEXT);
        if (shown.size() > 1) {
            drawing.label(
                    WIDE - RIGHT,
                    HIGH - 8,
                    Words.date(shown.getLast().started()),
                    Drawing.Look.TEXT_RIGHT);
        }
        objective
                .apply(shown.getLast())
                .ifPresent(limit ->
                        drawing.label(
                                WIDE - RIGHT,
                                ground - limit * scale - 4,
                                "objective " + Words.duration(limit),
                                Drawing.Look.TEXT_RIGHT));
        return drawing;
    }

    /// For each target and region, the newest run that read from the one into the other.
    static Drawing heat(List<RunReport> history, Instant now) {
        SortedSet<String> regions = new TreeSet<>();
        Map<String, Map<String, RunReport>> cells = new TreeMap<>();
        for (RunReport report : history) {
            regions.add(report.scenario().region());
            for (TargetReport target : report.targets()) {
                Map<String, RunReport> row =
                        cells.computeIfAbsent(target.name(), _ -> new TreeMap<>());
                if (target.use() == TargetReport.Use.READ) {
                    row.put(report.scenario().region(), report);
                }
            }
        }
        List<String> columns = new ArrayList<>(regions);
        double first = 110;
        double cell = 120;
        Drawing drawing =
                new Drawing(
                        "Newest proof of each target into each region",
                        first + Math.max(1, columns.size()) * cell + 4,
                        24 + cells.size() * 30 + 4);
        for (int i = 0; i < columns.size(); i++) {
            drawing.label(
                    first + i * cell + cell / 2,
                    16,
                    shortened(columns.get(i)),
                    Drawing.Look.TEXT_MIDDLE);
        }
        int row = 0;
        for (Map.Entry<String, Map<String, RunReport>> target : cells.entrySet()) {
            double y = 24 + row * 30;
            drawing.label(first - 8, y + 19, shortened(target.getKey()), Drawing.Look.TEXT_RIGHT);
            for (int i = 0; i < columns.size(); i++) {
                RunReport report = target.getValue().get(columns.get(i));
                double x = first + i * cell;
                boolean good = report != null && report.verdict() == Verdict.PASSED;
                drawing.box(
                        x + 2,
                        y + 2,
                        cell - 4,
                        26,
                        report == null
                                ? Drawing.Look.PALE
                                : good ? Drawing.Look.GOOD : Drawing.Look.BAD);
                drawing.label(
                        x + cell / 2,
                        y + 19,
                        report == null
                                ? "never"
                                : Words.of(report.verdict())
                                        + " "
                                        + report.level()
                                        + ", "
                                        + age(report, now),
                        Drawing.Look.TEXT_MIDDLE);
            }
            row++;
        }
        return drawing;
    }

    private static String age(RunReport report, Instant now) {
        long days = Math.max(0, Duration.between(report.ended(), now).toDays());
        return days == 0 ? "today" : days + " d ago";
    }

    private static String shortened(String name) {
        return name.length() <= 16 ? name : name.substring(0, 15) + "…";
    }
}
