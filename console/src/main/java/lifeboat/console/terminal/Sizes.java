package lifeboat.console.terminal;

import java.util.Locale;

/// Numbers for people.
public final class Sizes {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Sizes() {}

    /// Bytes with the unit that leaves at most four digits: `812 B`, `1.5 MiB`, `230 GiB`.
    public static String bytes(long count) {
        double value = Math.max(0, count);
        int unit = 0;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        String format = unit == 0 || value >= 99.95 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, format, value, UNITS[unit]);
    }

    /// A count with its noun, which takes an `s` unless the count is one.
    public static String count(long count, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
    }
}
