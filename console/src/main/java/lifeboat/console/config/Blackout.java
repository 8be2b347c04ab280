package lifeboat.console.config;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.BitSet;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// When a schedule starts nothing, in its own zone.
public sealed interface Blackout {
    /// Whether `time` lies in it.
    boolean covers(LocalDateTime time);

    /// Hours of days of the week. Where `to` is not after `from`, it reaches into the next day.
    ///
    /// @param days on which it begins, 0 (Sunday) to 6
    /// @param from minutes of the day, included
    /// @param to minutes of the day up to 1440, not included
    record Hours(String days, int from, int to) implements Blackout {
        /// @throws IllegalArgumentException if `days` are none
        public Hours {
            bits(days);
        }

        private static BitSet bits(String days) {
            return new Cron("0 0 * * " + days).daysOfWeek();
        }

        @Override
        public boolean covers(LocalDateTime time) {
            int minute = time.getHour() * 60 + time.getMinute();
            BitSet bits = bits(days);
            int today = time.getDayOfWeek().getValue() % 7;
            if (from < to) {
                return bits.get(today) && minute >= from && minute < to;
            }
            return (bits.get(today) && minute >= from)
                    || (bits.get((today + 6) % 7) && minute < to);
        }
    }

    /// Whole days, both included.
    record Dates(LocalDate first, LocalDate last) implements Blackout {
        @Override
        public boolean covers(LocalDateTime time) {
            LocalDate day = time.toLocalDate();
            return !day.isBefore(first) && !day.isAfter(last);
        }
    }

    /// Understands `22:00-06:00`, `MON-FRI 08:00-18:00` and `2026-12-24..2026-12-26`.
    ///
    /// @throws IllegalArgumentException with a sentence for people
    static Blackout parse(String text) {
        Matcher hours = Patterns.HOURS.matcher(text);
        Matcher dates = Patterns.DATES.matcher(text);
        try {
            if (hours.matches()) {
                String days = hours.group(1) == null ? "*" : hours.group(1);
                int from = minutes(hours.group(2));
                int to = minutes(hours.group(3));
                if (from != to && from < 1440) {
                    return new Hours(days.toLowerCase(Locale.ROOT), from, to);
                }
            } else if (dates.matches()) {
                LocalDate first = LocalDate.parse(dates.group(1));
                LocalDate last = LocalDate.parse(dates.group(2));
                if (!last.isBefore(first)) {
                    return new Dates(first, last);
                }
            }
        } catch (DateTimeException e) {
            throw refused(text, e);
        }
        throw refused(text, null);
    }

    private static IllegalArgumentException refused(
            String text, @org.jspecify.annotations.Nullable Throwable cause) {
        return new IllegalArgumentException(
                "`"
                        + text
                        + "` is no range; write for example 22:00-06:00, MON-FRI 08:00-18:00 or"
                        + " 2026-12-24..2026-12-26",
                cause);
    }

    private static int minutes(String text) {
        return text.equals("24:00") ? 1440 : LocalTime.parse(text).toSecondOfDay() / 60;
    }

    /// How ranges are written.
    final class Patterns {
        private static final Pattern HOURS =
                Pattern.compile("(?:([A-Za-z0-7,-]+) +)?(\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)");
        private static final Pattern DATES =
                Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)\\.\\.(\\d{4}-\\d\\d-\\d\\d)");

        private Patterns() {}
    }
}
