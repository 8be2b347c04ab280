package lifeboat.vault.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChunkerTest {
    private final Chunker chunker = Chunker.of(random(1, Chunker.TABLE_BYTES));

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static List<Integer> cut(Chunker chunker, byte[] bytes) {
        List<Integer> lengths = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int length = chunker.next(bytes, at, bytes.length - at);
            lengths.add(length);
            at += length;
        }
        return lengths;
    }

    @Test
    void everyChunkButTheLastKeepsTheBounds() {
        List<Integer> lengths = cut(chunker, random(2, 20 << 20));
        assertThat(lengths.subList(0, lengths.size() - 1))
                .allSatisfy(length -> assertThat(length).isBetween(Chunker.MIN + 1, Chunker.MAX));
        assertThat(lengths.getLast()).isBetween(1, Chunker.MAX);
        assertThat(lengths.stream().mapToInt(i -> i).sum()).isEqualTo(20 << 20);
        double average = lengths.stream().mapToInt(i -> i).average().orElseThrow();
        assertThat(average).isBetween(110_000.0, 200_000.0);
    }

    @Test
    void shortContentIsOneChunk() {
        byte[] bytes = random(3, Chunker.MIN);
        assertThat(cut(chunker, bytes)).containsExactly(Chunker.MIN);
        assertThat(chunker.next(bytes, 7, 1)).isEqualTo(1);
        assertThat(chunker.next(bytes, 7, 0)).isZero();
    }

    @Test
    void constantBytesNeverExceedTheMaximum() {
        for (int value : new int[] {0, 'a', 255}) {
            byte[] bytes = new byte[3 << 20];
            Arrays.fill(bytes, (byte) value);
            assertThat(cut(chunker, bytes)).allMatch(length -> length <= Chunker.MAX);
        }
    }

    @Test
    void boundariesDependOnlyOnBytesAndTable() {
        byte[] bytes = random(4, 3 << 20);
        List<Integer> lengths = cut(chunker, bytes);
        assertThat(cut(Chunker.of(random(1, Chunker.TABLE_BYTES)), bytes)).isEqualTo(lengths);
        assertThat(cut(Chunker.of(random(9, Chunker.TABLE_BYTES)), bytes)).isNotEqualTo(lengths);
        // what lies behind the longest possible chunk has no say
        byte[] other = Arrays.copyOf(bytes, bytes.length);
        Arrays.fill(other, Chunker.MAX, other.length, (byte) 0);
        assertThat(chunker.next(other, 0, other.length)).isEqualTo(lengths.getFirst());
        assertThat(chunker.next(bytes, 0, Chunker.MAX)).isEqualTo(lengths.getFirst());
    }

    @Test
    void anInsertionMovesFewBoundaries() {
        byte[] bytes = random(5, 20 << 20);
        byte[] longer = new byte[bytes.length + 100];
        System.arraycopy(bytes, 0, longer, 0, 1_000_000);
        System.arraycopy(bytes, 1_000_000, longer, 1_000_100, bytes.length - 1_000_000);
        Set<Integer> before = fromEnd(cut(chunker, bytes));
        Set<Integer> after = fromEnd(cut(chunker, longer));
        int all = after.size();
        after.removeAll(before);
        // everything in front of the insertion, and what it takes to find the old cuts again
        assertThat(after.size()).isLessThan(all / 4);
    }

    private static Set<Integer> fromEnd(List<Integer> lengths) {
        Set<Integer> boundaries = new HashSet<>();
        int left = 0;
        for (int length : lengths.reversed()) {
            boundaries.add(left);
            left += length;
        }
        return boundaries;
    }

    @Test
    void aTableOfAnotherSizeIsRefused() {
        assertThatThrownBy(() -> Chunker.of(new byte[8]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
