package lifeboat.console.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: `90s`, `24h`, `1h30m`, `30d`, `2w`, `1y` (365 days).
public final class DurationText {
    private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,9}(?:ms|[smhdwy]))+");
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|[smhdwy])");

    private DurationText() {}

    /// @throws IllegalArgumentException if `text` is not a duration; the message is for people
    public static Duration parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "`" + text + "` is not a duration; write for example 90s, 30m, 24h or 7d");
        }
        Duration total = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            total = total.plus(one(Long.parseLong(part.group(1)), part.group(2)));
        }
        return total;
    }

    /// As [#parse(String)], and longer than nothing.
    public static Duration parsePositive(String text) {
        Duration duration = parse(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException("must be longer than 0");
        }
        return duration;
    }

    private static Duration one(long n, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(n);
            case "s" -> Duration.ofSeconds(n);
            case "m" -> Duration.ofMinutes(n);
            case "h" -> Duration.ofHours(n);
            case "d" -> Duration.ofDays(n);
            case "w" -> Duration.ofDays(7 * n);
            default -> Duration.ofDays(365 * n);
        };
    }

    /// Short text for people, largest two units: `45s`, `3h 12m`, `8d 2h`.
    public static String format(Duration duration) {
        long s = Math.max(0, duration.toSeconds());
        if (s < 60) {
            return s + "s";
        }
        if (s < 3600) {
            return join(s / 60, "m", s % 60, "s");
        }
        if (s < 86_400) {
            return join(s / 3600, "h", s % 3600 / 60, "m");
        }
        return join(s / 86_400, "d", s % 86_400 / 3600, "h");
    }

    private static String join(long big, String bigUnit, long small, String smallUnit) {
        return small == 0 ? big + bigUnit : big + bigUnit + " " + small + smallUnit;
    }
}
