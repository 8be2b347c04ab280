package lifeboat.vault.index;

/// What part of all ids a segment covers. Large indexes are cut by ids into several segments; ids
/// are keyed hashes, so a segment's share of all ids tells how large the index is of which it is a
/// part.
///
/// @param blobs how many it names
/// @param firstHigh first half of its first id, unsigned
/// @param lastHigh first half of its last id, unsigned
public record SegmentSpan(long blobs, long firstHigh, long lastHigh) {
    /// Fewer blobs than this say nothing about their share.
    private static final long FEW = 1000;

    /// Part of all ids between the first and the last, above 0 and at most 1.
    public double share() {
        if (blobs < FEW) {
            return 1;
        }
        double between = unsigned(lastHigh) - unsigned(firstHigh);
        return Math.clamp(between / 0x1p64 * (blobs + 1) / (blobs - 1), 0x1p-32, 1);
    }

    /// Blobs of the whole index of which this is a part, about.
    public double wholeBlobs() {
        return blobs / share();
    }

    private static double unsigned(long value) {
        return (value >>> 1) * 2.0 + (value & 1);
    }
}
