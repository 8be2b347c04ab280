package lifeboat.console.web;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lifeboat.console.Result;

/// The time to restore of every rehearsal, the objective and what is predicted, as a picture; the
/// same numbers stand in a table for who cannot see it.
final class TrendPlot {
    private static final double WIDE = 640;
    private static final double HIGH = 200;
    private static final double LEFT = 64;
    private static final double RIGHT = 96;
    private static final double TOP = 16;
    private static final double BOTTOM = 28;
    private static final double GROUND = HIGH - BOTTOM;

    private final Html html;
    private final List<Result.Rehearsal> shown;
    private final Result.Objective rto;
    private final double scale;

    private TrendPlot(Html html, Result.Overview overview) {
        this.html = html;
        this.shown =
                overview.trend().stream()
                        .filter(rehearsal -> rehearsal.rtoMillis().isPresent())
                        .toList();
        this.rto = overview.rto();
        double top = 1;
        for (Result.Rehearsal rehearsal : shown) {
            top = Math.max(top, seconds(rehearsal));
        }
        top = Math.max(top, rto.seconds().orElse(0L));
        top = Math.max(top, rto.promisedSeconds().orElse(0L));
        this.scale = (GROUND - TOP) / (top * 1.08);
    }

    static void draw(Html html, Result.Overview overview) {
        new TrendPlot(html, overview).picture();
    }

    private static double seconds(Result.Rehearsal rehearsal) {
        return rehearsal.rtoMillis().orElse(0L) / 1000.0;
    }

    private void picture() {
        if (shown.isEmpty()) {
            html.element("p", "No rehearsal was measured yet.", "class", "empty");
            return;
        }
        html.open(
                "svg",
                "role",
                "img",
                "aria-label",
                "Time to restore of "
                        + shown.size()
                        + " rehearsals"
                        + rto.promisedSeconds().map(s -> ", promised " + Ages.span(s)).orElse("")
                        + rto.seconds().map(s -> ", predicted " + Ages.span(s)).orElse(""),
                "viewBox",
                "0 0 640 200",
                "class",
                "plot");
        line("axis", LEFT, GROUND, WIDE - RIGHT, GROUND);
        label("end", LEFT - 8, GROUND + 4, "0");
        rto.promisedSeconds().ifPresent(limit -> level("limit", limit, "promised", 0));
        double step = (WIDE - LEFT - RIGHT - 40) / Math.max(1, shown.size());
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < shown.size(); i++) {
            path.append(number(x(i, step))).append(',').append(number(y(seconds(shown.get(i)))));
            path.append(' ');
        }
        html.open("polyline", "class", "line", "points", path.toString().strip()).close("polyline");
        predicted(step);
        for (int i = 0; i < shown.size(); i++) {
            dot(shown.get(i), x(i, step));
        }
        label("start", LEFT, HIGH - 8, date(shown.getFirst()));
        if (shown.size() > 1) {
            label("end", WIDE - RIGHT, HIGH - 8, date(shown.getLast()));
        }
        html.close("svg");
        html.element(
                "p",
                "Filled dots passed, rings did not; the square is what is predicted for now.",
                "class",
                "note");
    }

    private void predicted(double step) {
        Optional<Long> seconds = rto.seconds();
        if (seconds.isEmpty()) {
            return;
        }
        double x = WIDE - RIGHT - 8;
        double y = y(seconds.get());
        int last = shown.size() - 1;
        line("guess", x(last, step), y(seconds(shown.get(last))), x, y);
        html.open(
                        "rect",
                        "class",
                        "guess",
                        "x",
                        number(x - 5),
                        "y",
                        number(y - 5),
                        "width",
                        "10",
                        "height",
                        "10")
                .close("rect");
        double room = rto.promisedSeconds().map(limit -> Math.abs(y(limit) - y)).orElse(99.0);
        label("start", x + 12, room < 14 ? y + 16 : y + 4, "now ~" + Ages.span(seconds.get()));
    }

    private void dot(Result.Rehearsal rehearsal, double x) {
        boolean good =
                rehearsal.verdict().equals("passed")
                        && seconds(rehearsal)
                                <= rto.promisedSeconds().orElse(Long.MAX_VALUE).doubleValue();
        html.open(
                        "circle",
                        "class",
                        good ? "good" : "bad",
                        "cx",
                        number(x),
                        "cy",
                        number(y(seconds(rehearsal))),
                        "r",
                        "4.5")
                .element(
                        "title",
                        date(rehearsal)
                                + " "
                                + rehearsal.verdict()
                                + " in "
                                + Ages.span((long) seconds(rehearsal)))
                .close("circle");
    }

    private void level(String look, long seconds, String name, double lift) {
        double y = y(seconds);
        line(look, LEFT, y, WIDE - RIGHT, y);
        label("end", LEFT - 8, y + 4, Ages.span(seconds));
        label("start", WIDE - RIGHT + 4, y + 4 - lift, name);
    }

    private static String date(Result.Rehearsal rehearsal) {
        return Ages.time(rehearsal.at()).substring(0, 10);
    }

    private double x(int index, double step) {
        return LEFT + 20 + index * step;
    }

    private double y(double seconds) {
        return GROUND - seconds * scale;
    }

    private void line(String look, double x1, double y1, double x2, double y2) {
        html.open(
                        "line",
                        "class",
                        look,
                        "x1",
                        number(x1),
                        "y1",
                        number(y1),
                        "x2",
                        number(x2),
                        "y2",
                        number(y2))
                .close("line");
    }

    private void label(String anchor, double x, double y, String text) {
        html.element("text", text, "class", anchor, "x", number(x), "y", number(y));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
