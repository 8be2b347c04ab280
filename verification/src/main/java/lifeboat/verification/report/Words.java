package lifeboat.verification.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/// Values as people read them.
final class Words {
    private Words() {}

    static String duration(long millis) {
        if (millis < 10_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        long seconds = (millis + 500) / 1000;
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return pair(seconds / 60, "min", seconds % 60, "s");
        }
        if (seconds < 48 * 3600) {
            return pair(seconds / 3600, "h", seconds % 3600 / 60, "min");
        }
        return pair(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
    }

    private static String pair(long large, String its, long small, String rest) {
        return large + " " + its + (small == 0 ? "" : " " + small + " " + rest);
    }

    static String duration(Optional<Long> millis) {
        return millis.map(Words::duration).orElse("not measured");
    }

    static String objective(Optional<Long> millis) {
        return millis.map(Words::duration).orElse("none set");
    }

    static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        String units = "kMGTPE";
        double value = bytes;
        int unit = -1;
        while (value >= 999.5) {
            value /= 1000;
            unit++;
        }
        return String.format(
                Locale.ROOT, value < 10 ? "%.1f %sB" : "%.0f %sB", value, units.charAt(unit));
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace('T', ' ')
                .replace("Z", " UTC");
    }

    static String time(Optional<Instant> instant) {
        return instant.map(Words::time).orElse("unknown");
    }

    static String date(Instant instant) {
        return instant.toString().substring(0, 10);
    }

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String orNone(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
