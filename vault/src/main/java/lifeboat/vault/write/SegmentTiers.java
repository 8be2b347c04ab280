package lifeboat.vault.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lifeboat.vault.index.SegmentSpan;

/// Says which index segments are worth merging: when [#FANOUT] indexes of about one size have come
/// together they become one of the next size. So the number of places in which a blob may be looked
/// up grows with the logarithm of the vault, and every blob's line is rewritten once for each size,
/// not every night.
final class SegmentTiers {
    private static final int SMALL_SEGMENTS = 8;
    private static final int FANOUT = 4;

    /// Shares are estimates.
    private static final double ENOUGH = FANOUT - 0.2;

    private SegmentTiers() {}

    /// The small segments, if with one more there are enough of them to be merged.
    ///
    /// @param least blobs of an index that is not small
    static List<String> small(Map<String, SegmentSpan> segments, long least) {
        List<String> small = new ArrayList<>();
        segments.forEach((digest, span) -> {
            if (tier(span, least) < 0) {
                small.add(digest);
            }
        });
        return small.size() + 1 > SMALL_SEGMENTS ? small : List.of();
    }

    /// The segments of the lowest tier that is full, or none.
    ///
    /// @param least blobs of an index that is not small
    static List<String> full(Map<String, SegmentSpan> segments, long least) {
        Map<Integer, List<String>> byTier = new TreeMap<>();
        Map<Integer, Double> indexes = new TreeMap<>();
        segments.forEach((digest, span) -> {
            byTier.computeIfAbsent(tier(span, least), _ -> new ArrayList<>()).add(digest);
            indexes.merge(tier(span, least), span.share(), Double::sum);
        });
        return byTier.entrySet().stream()
                .filter(tier -> tier.getKey() >= 0)
                .filter(tier -> indexes.getOrDefault(tier.getKey(), 0.0) >= ENOUGH)
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(List.of());
    }

    private static int tier(SegmentSpan span, long least) {
        double whole = span.wholeBlobs();
        int tier = -1;
        for (double size = least; whole >= size; size *= FANOUT) {
            tier++;
        }
        return tier;
    }
}
