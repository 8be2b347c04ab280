package lifeboat.console.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times and spans as pages show them; times are UTC where nothing else is said.
final class Ages {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private Ages() {}

    static String time(Instant time) {
        return MINUTE.format(time);
    }

    static String day(Instant time) {
        return MINUTE.format(time).substring(0, 10);
    }

    static String clock(Instant time, ZoneId zone) {
        return DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH)
                .withZone(zone)
                .format(time);
    }

    /// Two units at most.
    static String span(long seconds) {
        long minutes = seconds / 60;
        long hours = minutes / 60;
        long days = hours / 24;
        if (days >= 3) {
            return days + " days";
        } else if (days > 0) {
            return days + " d " + hours % 24 + " h";
        } else if (hours > 0) {
            return "%d h %02d m".formatted(hours, minutes % 60);
        }
        return minutes > 0 ? minutes + " m" : seconds + " s";
    }

    static String since(Instant time, Instant now) {
        return span(Math.max(0, Duration.between(time, now).toSeconds()));
    }
}
