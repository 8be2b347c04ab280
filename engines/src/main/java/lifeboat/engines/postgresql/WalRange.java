package lifeboat.engines.postgresql;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of the write-ahead log that a physical copy needs to become consistent.
///
/// @param timeline it was written on
/// @param start of what must be replayed
/// @param end from which on the copy is consistent
/// @param segmentBytes size of the cluster's segments
public record WalRange(int timeline, WalPosition start, WalPosition end, int segmentBytes) {
    private static final Pattern FORM =
            Pattern.compile(
                    "timeline (\\d{1,9}) from ([0-9A-F/]{3,17}) to ([0-9A-F/]{3,17}), segments of (\\d{1,10}) bytes");

    public WalRange {
        if (timeline < 1 || segmentBytes < 1 || end.compareTo(start) < 0) {
            throw new IllegalArgumentException("not a part of a log");
        }
    }

    /// Reads what [#toString] writes; empty for any other text.
    public static Optional<WalRange> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new WalRange(
                            Integer.parseInt(parts.group(1)),
                            WalPosition.parse(parts.group(2)),
                            WalPosition.parse(parts.group(3)),
                            Integer.parseInt(parts.group(4))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The consistency point of a physical copy, as snapshots tell it.
    @Override
    public String toString() {
        return "timeline "
                + timeline
                + " from "
                + start
                + " to "
                + end
                + ", segments of "
                + segmentBytes
                + " bytes";
    }
}
