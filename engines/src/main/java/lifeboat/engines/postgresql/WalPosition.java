package lifeboat.engines.postgresql;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A position in the write-ahead log of a cluster, in bytes from its very beginning.
///
/// @param bytes unsigned
public record WalPosition(long bytes) implements Comparable<WalPosition> {
    private static final Pattern FORM = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");

    /// Reads `16/B374D848`.
    ///
    /// @throws IllegalArgumentException if it is no position
    public static WalPosition parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a position in the log: " + text);
        }
        return new WalPosition(
                Long.parseLong(parts.group(1), 16) << 32 | Long.parseLong(parts.group(2), 16));
    }

    /// The segment it lies in, counted from 0.
    public long segment(int segmentBytes) {
        return Long.divideUnsigned(bytes, segmentBytes);
    }

    @Override
    public int compareTo(WalPosition other) {
        return Long.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%X/%X", bytes >>> 32, bytes & 0xffff_ffffL);
    }
}
