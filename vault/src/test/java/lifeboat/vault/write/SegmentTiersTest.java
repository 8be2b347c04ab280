package lifeboat.vault.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lifeboat.vault.index.SegmentSpan;
import org.junit.jupiter.api.Test;

class SegmentTiersTest {
    private static final int SMALL = 1000;
    private static final int PART = 40_000;

    private final Map<String, SegmentSpan> segments = new LinkedHashMap<>();
    private int number;
    private long rewritten;

    /// An index cut into parts, as a merge makes it.
    private void add(long blobs) {
        long parts = (blobs + PART - 1) / PART;
        for (long i = 0; i < parts; i++) {
            long step = Long.divideUnsigned(-1, parts);
            segments.put(
                    "s" + number++,
                    new SegmentSpan(blobs / parts, i * step + step / 1000, (i + 1) * step - 1));
        }
    }

    private long merge(List<String> merged) {
        long blobs = 0;
        for (String digest : merged) {
            SegmentSpan span = segments.remove(digest);
            blobs += span == null ? 0 : span.blobs();
        }
        return blobs;
    }

    @Test
    void aShareTellsTheSizeOfTheWhole() {
        add(400_000);
        assertThat(segments.values())
                .hasSize(10)
                .allSatisfy(span -> {
                    assertThat(span.share()).isBetween(0.09, 0.11);
                    assertThat(span.wholeBlobs()).isBetween(380_000.0, 420_000.0);
                });
    }

    @Test
    void overlappingIndexesStayFewAndABlobIsRewrittenOncePerSize() {
        long total = 0;
        double most = 0;
        for (int night = 0; night < 20_000; night++) {
            long fresh = 100 + night % 7 * 50L;
            total += fresh;
            List<String> small = SegmentTiers.small(segments, SMALL);
            long blobs = fresh + merge(small);
            rewritten += blobs - fresh;
            add(blobs);
            for (var full = SegmentTiers.full(segments, SMALL);
                    !full.isEmpty();
                    full = SegmentTiers.full(segments, SMALL)) {
                long merged = merge(full);
                rewritten += merged;
                add(merged);
            }
            most = Math.max(most, segments.values().stream().mapToDouble(s -> s.share()).sum());
        }
        assertThat(total).isGreaterThan(4_000_000);
        assertThat(most).as("indexes to ask, at worst").isLessThan(8 + 4 * 7);
        assertThat((double) rewritten / total).as("times a blob is rewritten").isLessThan(8);
    }
}
