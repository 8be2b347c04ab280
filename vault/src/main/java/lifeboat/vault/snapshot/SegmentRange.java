package lifeboat.vault.snapshot;

import java.util.HexFormat;
import lifeboat.vault.BlobId;

/// Says by the first two bytes of ids which ones an index segment can hold, so that a large index,
/// cut into many segments, need not be asked in all of them. A hint: a blob that is not found by it
/// is looked for in every segment.
///
/// @param first of the segment's ids: their first two bytes as a number
/// @param last of them
public record SegmentRange(int first, int last) {
    /// Of a segment of which nothing is known.
    public static final SegmentRange ALL = new SegmentRange(0, 0xffff);

    public SegmentRange {
        if (first < 0 || last > 0xffff || first > last) {
            throw new IllegalArgumentException("not a range of ids: " + first + " to " + last);
        }
    }

    /// From the first halves of the first and the last id.
    public static SegmentRange of(long firstHigh, long lastHigh) {
        return new SegmentRange((int) (firstHigh >>> 48), (int) (lastHigh >>> 48));
    }

    /// Reads what [#toString] gives; [#ALL] where it is anything else, for it is only a hint.
    public static SegmentRange parse(String hex) {
        try {
            return new SegmentRange(
                    HexFormat.fromHexDigits(hex, 0, 4), HexFormat.fromHexDigits(hex, 4, 8));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return ALL;
        }
    }

    public boolean mayHold(BlobId id) {
        int start = (int) (id.high() >>> 48);
        return start >= first && start <= last;
    }

    /// Eight hexadecimal digits.
    @Override
    public String toString() {
        HexFormat format = HexFormat.of();
        return format.toHexDigits((short) first) + format.toHexDigits((short) last);
    }
}
