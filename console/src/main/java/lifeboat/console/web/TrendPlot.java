package lifeboat.console.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lifeboat.console.Result;

/// The time to restore of every rehearsal, the objective and what is predicted, as the places of a
/// picture of [#WIDE] by [#HIGH]; the same numbers stand in a table for who cannot see it.
///
/// @param line through all dots, for a polyline
record TrendPlot(
        String label,
        List<Dot> dots,
        String line,
        Optional<Level> promised,
        Optional<Level> predicted) {
    static final int WIDE = 640;
    static final int HIGH = 200;
    static final int LEFT = 64;
    static final int RIGHT = 510;
    static final int GROUND = 172;
    private static final int TOP = 16;

    /// @param good whether it passed and kept the objective
    record Dot(String x, String y, boolean good, String date, String verdict, String took) {}

    /// @param labelY where its name stands, away from the other one's
    record Level(String y, String labelY, String span) {}

    TrendPlot {
        dots = List.copyOf(dots);
    }

    /// Empty where nothing was measured.
    static Optional<TrendPlot> of(Result.Overview overview) {
        List<Result.Rehearsal> shown =
                overview.trend().stream().filter(run -> run.rtoMillis().isPresent()).toList();
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> promised = overview.rto().promisedSeconds();
        Optional<Long> predicted = overview.rto().seconds();
        double most = Math.max(promised.orElse(1L), predicted.orElse(1L));
        for (Result.Rehearsal run : shown) {
            most = Math.max(most, seconds(run));
        }
        Scale scale = new Scale((GROUND - TOP) / (most * 1.08));
        double step = (RIGHT - LEFT - 60.0) / Math.max(1, shown.size() - 1);
        List<Dot> dots = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < shown.size(); i++) {
            Result.Rehearsal run = shown.get(i);
            String x = number(LEFT + 20 + i * step);
            String y = scale.y(seconds(run));
            boolean good =
                    run.verdict().equals("passed")
                            && promised.map(limit -> seconds(run) <= limit).orElse(true);
            dots.add(
                    new Dot(
                            x,
                            y,
                            good,
                            Ages.day(run.at()),
                            run.verdict(),
                            Ages.span(Math.round(seconds(run)))));
            line.append(x).append(',').append(y).append(' ');
        }
        return Optional.of(
                new TrendPlot(
                        label(shown.size(), overview.rto()),
                        dots,
                        line.toString().strip(),
                        promised.map(s -> scale.level(s, 0)),
                        predicted.map(s -> scale.level(s, nudge(scale, s, promised)))));
    }

    private record Scale(double perSecond) {
        double at(double seconds) {
            return GROUND - seconds * perSecond;
        }

        String y(double seconds) {
            return number(at(seconds));
        }

        Level level(long seconds, double nudge) {
            return new Level(
                    y((double) seconds),
                    number(at((double) seconds) + 4 + nudge),
                    Ages.span(seconds));
        }
    }

    /// Keeps two names from lying over each other.
    private static double nudge(Scale scale, long predicted, Optional<Long> promised) {
        double room =
                promised.map(p -> scale.at((double) predicted) - scale.at((double) p)).orElse(99.0);
        return Math.abs(room) >= 14 ? 0 : room >= 0 ? 14 - room : -14 - room;
    }

    private static String label(int runs, Result.Objective rto) {
        return "Time to restore of "
                + runs
                + " rehearsals"
                + rto.promisedSeconds().map(s -> ", promised " + Ages.span(s)).orElse("")
                + rto.seconds().map(s -> ", predicted " + Ages.span(s)).orElse("");
    }

    private static double seconds(Result.Rehearsal run) {
        return run.rtoMillis().orElse(0L) / 1000.0;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
