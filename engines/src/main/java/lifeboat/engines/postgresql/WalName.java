package lifeboat.engines.postgresql;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file of the write-ahead log, by the name PostgreSQL gives it.
public sealed interface WalName {
    /// A segment.
    ///
    /// @param timeline it was written on
    /// @param log the middle part of the name
    /// @param segment the last part of the name
    record Segment(long timeline, long log, long segment) implements WalName {
        /// The segment that begins at a multiple of its size.
        ///
        /// @param number counted from 0
        public static Segment of(long timeline, long number, int segmentBytes) {
            long perLog = (1L << 32) / segmentBytes;
            return new Segment(timeline, number / perLog, number % perLog);
        }

        /// Counted from 0.
        public long number(int segmentBytes) {
            return log * ((1L << 32) / segmentBytes) + segment;
        }

        @Override
        public String fileName() {
            return String.format(Locale.ROOT, "%08X%08X%08X", timeline, log, segment);
        }

        @Override
        public String folder() {
            return String.format(Locale.ROOT, "%08x%08x", timeline, log);
        }

        @Override
        public String item() {
            return String.format(Locale.ROOT, "%08x", segment);
        }
    }

    /// The beginning of a segment: of one that is still written, or the last of a timeline.
    record Partial(Segment segment) implements WalName {
        @Override
        public String fileName() {
            return segment.fileName() + ".partial";
        }

        @Override
        public String folder() {
            return segment.folder();
        }

        @Override
        public String item() {
            return segment.item();
        }
    }

    /// How a timeline came to be.
    record History(long timeline) implements WalName {
        @Override
        public String fileName() {
            return String.format(Locale.ROOT, "%08X.history", timeline);
        }

        @Override
        public String folder() {
            return HISTORY_FOLDER;
        }

        @Override
        public String item() {
            return String.format(Locale.ROOT, "%08x", timeline);
        }
    }

    /// A note of a base backup, which no recovery reads.
    record BackupNote(String fileName) implements WalName {
        @Override
        public String folder() {
            return "notes";
        }

        @Override
        public String item() {
            return "none";
        }
    }

    /// Where histories are kept.
    String HISTORY_FOLDER = "history";

    /// As PostgreSQL names it.
    String fileName();

    /// Where it is kept: one folder for what shares timeline and log, in lower case.
    String folder();

    /// Its name in the folder.
    String item();

    Pattern SEGMENT = Pattern.compile("([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(\\.partial)?");
    Pattern HISTORY = Pattern.compile("([0-9A-F]{8})\\.history");
    Pattern NOTE = Pattern.compile("[0-9A-F]{24}\\.[0-9A-F]{8}\\.backup");

    /// Empty if it is no such name.
    static Optional<WalName> parse(String name) {
        Matcher segment = SEGMENT.matcher(name);
        if (segment.matches()) {
            Segment whole = segment(segment.group(1), segment.group(2), segment.group(3));
            return Optional.of(segment.group(4) == null ? whole : new Partial(whole));
        }
        Matcher history = HISTORY.matcher(name);
        if (history.matches()) {
            return Optional.of(new History(Long.parseLong(history.group(1), 16)));
        }
        return NOTE.matcher(name).matches() ? Optional.of(new BackupNote(name)) : Optional.empty();
    }

    /// The segment that is kept under a folder and a name.
    static Optional<Segment> kept(String folder, String item) {
        return folder.matches("[0-9a-f]{16}") && item.matches("[0-9a-f]{8}")
                ? Optional.of(segment(folder.substring(0, 8), folder.substring(8), item))
                : Optional.empty();
    }

    private static Segment segment(String timeline, String log, String segment) {
        return new Segment(
                Long.parseLong(timeline, 16), Long.parseLong(log, 16), Long.parseLong(segment, 16));
    }
}
