package lifeboat.console.config;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A five-field cron expression: minute, hour, day of month, month, day of week. Lists, ranges,
/// steps and English names are understood; Sunday is 0 or 7. When both day fields are restricted,
/// either may match, as in crontab(5).
///
/// @param text as written, fields separated by blanks
public record Cron(String text) {
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /// One field of the five.
    private enum Field {
        MINUTE(0, 0, 59, ""),
        HOUR(1, 0, 23, ""),
        DAY_OF_MONTH(2, 1, 31, ""),
        MONTH(3, 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
        DAY_OF_WEEK(4, 0, 7, "sun mon tue wed thu fri sat");

        private final int place;
        private final int min;
        private final int max;
        private final String names;

        Field(int place, int min, int max, String names) {
            this.place = place;
            this.min = min;
            this.max = max;
            this.names = names;
        }

        private String title() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /// @throws IllegalArgumentException with a sentence for people
    public Cron {
        List<String> fields = split(text);
        if (fields.size() != Field.values().length) {
            throw new IllegalArgumentException(
                    "`"
                            + text
                            + "` has "
                            + fields.size()
                            + " fields; cron needs 5: minute hour day month weekday");
        }
        for (Field field : Field.values()) {
            values(field, fields.get(field.place));
        }
    }

    private static List<String> split(String text) {
        return BLANKS.splitAsStream(text.strip()).toList();
    }

    /// Minutes at which this may run.
    public BitSet minutes() {
        return of(Field.MINUTE);
    }

    /// Hours at which this may run.
    public BitSet hours() {
        return of(Field.HOUR);
    }

    /// Days of the month, 1 to 31.
    public BitSet daysOfMonth() {
        return of(Field.DAY_OF_MONTH);
    }

    /// Months, 1 to 12.
    public BitSet months() {
        return of(Field.MONTH);
    }

    /// Days of the week, 0 (Sunday) to 6.
    public BitSet daysOfWeek() {
        BitSet days = of(Field.DAY_OF_WEEK);
        if (days.get(7)) {
            days.set(0);
            days.clear(7);
        }
        return days;
    }

    private BitSet of(Field field) {
        return values(field, split(text).get(field.place));
    }

    private static BitSet values(Field field, String spec) {
        BitSet set = new BitSet();
        for (String part : spec.split(",", -1)) {
            addPart(field, part, set);
        }
        return set;
    }

    private static void addPart(Field field, String part, BitSet set) {
        int slash = part.indexOf('/');
        String range = slash < 0 ? part : part.substring(0, slash);
        int step = slash < 0 ? 1 : number(field, part.substring(slash + 1), part);
        int from;
        int to;
        int dash = range.indexOf('-');
        if (range.equals("*")) {
            from = field.min;
            to = field == Field.DAY_OF_WEEK ? 6 : field.max;
        } else if (dash > 0) {
            from = number(field, range.substring(0, dash), part);
            to = number(field, range.substring(dash + 1), part);
        } else {
            from = number(field, range, part);
            to = slash < 0 ? from : field.max;
        }
        if (from < field.min || to > field.max || from > to || step < 1) {
            throw bad(field, part);
        }
        for (int i = from; i <= to; i += step) {
            set.set(i);
        }
    }

    private static int number(Field field, String text, String part) {
        int named = List.of(field.names.split(" ")).indexOf(text.toLowerCase(Locale.ROOT));
        if (named >= 0 && !text.isEmpty()) {
            return named + (field == Field.MONTH ? 1 : 0);
        }
        if (text.isEmpty()
                || text.length() > 3
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw bad(field, part);
        }
        return Integer.parseInt(text);
    }

    private static IllegalArgumentException bad(Field field, String part) {
        return new IllegalArgumentException(
                "`"
                        + part
                        + "` is not a "
                        + field.title()
                        + " (allowed: "
                        + field.min
                        + " to "
                        + field.max
                        + ", *, lists, ranges, steps"
                        + (field.names.isEmpty() ? ")" : ", names)"));
    }
}
