package lifeboat.engines.mariadb;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// A part of a file of the binary log, as it is kept: files are cut every 16 MiB.
///
/// @param file it belongs to
/// @param number counted from 0
/// @param kind whether the file ends with it
public record BinlogPart(File file, int number, Kind kind) {
    /// Bytes of every part but the last.
    public static final int BYTES = 16 << 20;

    private static final int MOST_PARTS = 0xfff_ffff;

    public BinlogPart {
        if (number < 0 || number > MOST_PARTS) {
            throw new IllegalArgumentException("no part of a binary log: " + number);
        }
    }

    /// Whether more of the file follows.
    public enum Kind {
        INNER,
        LAST
    }

    /// A file of the log of one source.
    ///
    /// @param created when the server began it, in seconds since 1970
    /// @param number at the end of its name
    public record File(long created, long number) implements Comparable<File> {
        private static final Comparator<File> ORDER =
                Comparator.comparingLong(File::created).thenComparingLong(File::number);

        @Override
        public int compareTo(File other) {
            return ORDER.compare(this, other);
        }

        /// Where its parts are kept together.
        public String folder() {
            return String.format(Locale.ROOT, "%08x%08x", created, number);
        }

        /// As the server names it.
        public String name(String base) {
            return base + String.format(Locale.ROOT, ".%06d", number);
        }
    }

    /// Its name in the folder.
    public String item() {
        return kind == Kind.LAST
                ? String.format(Locale.ROOT, "e%07x", number)
                : String.format(Locale.ROOT, "%08x", number);
    }

    /// The part that is kept under a folder and a name; empty where there is none of such names.
    public static Optional<BinlogPart> kept(String folder, String item) {
        if (!folder.matches("[0-9a-f]{16}") || !item.matches("[0e][0-9a-f]{7}")) {
            return Optional.empty();
        }
        File file =
                new File(
                        Long.parseLong(folder.substring(0, 8), 16),
                        Long.parseLong(folder.substring(8), 16));
        return Optional.of(
                new BinlogPart(
                        file,
                        Integer.parseInt(item.substring(1), 16),
                        item.startsWith("e") ? Kind.LAST : Kind.INNER));
    }
}
