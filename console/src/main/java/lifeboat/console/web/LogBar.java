package lifeboat.console.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lifeboat.console.Result;

/// To which moments a database can be brought back, as stretches of a bar of [#WIDE].
///
/// @param source name of the database
/// @param tone how its log stands
/// @param from left end of the bar
/// @param label the same as a sentence, for who cannot see it
record LogBar(
        String source,
        String tone,
        String from,
        String until,
        List<Stretch> stretches,
        List<String> holes,
        List<String> problems,
        String label) {
    static final int WIDE = 640;

    /// @param from and `until` as pages show times
    record Stretch(String x, String width, String from, String until, String snapshot) {}

    LogBar {
        stretches = List.copyOf(stretches);
        holes = List.copyOf(holes);
        problems = List.copyOf(problems);
    }

    static LogBar of(Result.WalStatus log, Instant now) {
        Optional<Instant> first =
                log.recoverable().stream().map(Result.WalWindow::from).min(Instant::compareTo);
        Instant from = first.orElse(now);
        double perSecond = WIDE / Math.max(1.0, (double) Duration.between(from, now).toSeconds());
        List<Stretch> stretches = new ArrayList<>();
        for (Result.WalWindow window : log.recoverable()) {
            double x = Duration.between(from, window.from()).toSeconds() * perSecond;
            double width = Duration.between(window.from(), window.until()).toSeconds() * perSecond;
            stretches.add(
                    new Stretch(
                            number(Math.max(0, x)),
                            number(Math.max(2, width)),
                            Ages.time(window.from()),
                            Ages.time(window.until()),
                            window.snapshot()));
        }
        return new LogBar(
                log.source(),
                States.tone(log.status()),
                first.map(Ages::time).orElse(""),
                "now",
                stretches,
                log.holes(),
                log.problems(),
                label(log, stretches));
    }

    private static String label(Result.WalStatus log, List<Stretch> stretches) {
        StringBuilder label = new StringBuilder(log.source());
        label.append(
                stretches.isEmpty()
                        ? " cannot be brought to any moment"
                        : " can be brought to any moment");
        for (int i = 0; i < stretches.size(); i++) {
            label.append(i == 0 ? " from " : ", and from ")
                    .append(stretches.get(i).from())
                    .append(" to ")
                    .append(stretches.get(i).until());
        }
        return label.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
