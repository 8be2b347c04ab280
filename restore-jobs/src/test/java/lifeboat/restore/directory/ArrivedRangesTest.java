package lifeboat.restore.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class ArrivedRangesTest {
    @Test
    void agreesWithASetOfBytes() {
        Random random = new Random(5);
        for (int round = 0; round < 2000; round++) {
            int length = 1 + random.nextInt(12);
            boolean[] there = new boolean[length];
            ArrivedRanges ranges = new ArrivedRanges();
            for (int i = 0; i < 8; i++) {
                int start = random.nextInt(length);
                int end = start + 1 + random.nextInt(length - start);
                java.util.Arrays.fill(there, start, end, true);
                ranges.add(start, end);
                boolean all = true;
                for (boolean one : there) {
                    all &= one;
                }
                assertThat(ranges.isComplete(length)).isEqualTo(all);
            }
        }
    }

    @Test
    void nothingIsCompleteForNothing() {
        assertThat(new ArrivedRanges().isComplete(0)).isTrue();
        assertThat(new ArrivedRanges().isComplete(1)).isFalse();
    }
}
