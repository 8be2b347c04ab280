package lifeboat.console.engine;

/// Spans of time as people say them.
final class Spans {
    private Spans() {}

    /// Two units at most: `6 days`, `3 h 12 m`, `4 m`, `12 s`.
    static String text(long seconds) {
        long minutes = seconds / 60;
        long hours = minutes / 60;
        long days = hours / 24;
        if (days >= 3) {
            return days + " days";
        } else if (days > 0) {
            return days + (days == 1 ? " day " : " days ") + hours % 24 + " h";
        } else if (hours > 0) {
            return "%d h %02d m".formatted(hours, minutes % 60);
        }
        return minutes > 0 ? minutes + " m" : seconds + " s";
    }
}
