package lifeboat.vault.hash;

import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Eight BLAKE3 compressions at once, one in each lane of 256-bit vectors. Needs the Vector API
/// module; slow until the virtual machine has compiled it, see [VectorWarmth]. Belongs to one
/// thread.
final class VectorLanes {
    /// Compressions done at once.
    static final int WIDTH = 8;

    private static final VectorSpecies<Integer> LANES = IntVector.SPECIES_256;
    private static final int[] LANE_NUMBERS = {0, 1, 2, 3, 4, 5, 6, 7};
    private static final int[] SCHEDULE = laneSchedule();

    private final int[] key;
    private final int[] message = new int[TreeBlake3.BLOCK_WORDS * WIDTH];
    private final int[] lanes = new int[8 * WIDTH];

    /// Message words: those of one chunk or one parent after the other.
    final int[] words = new int[WIDTH * TreeBlake3.WORDS_PER_CHUNK];

    /// Whether this machine has vectors as wide as these lanes.
    static boolean areWideHere() {
        return IntVector.SPECIES_PREFERRED.length() >= WIDTH;
    }

    VectorLanes(int[] key) {
        this.key = key;
    }

    /// Hashes `count` whole chunks in [#words], the first with the number `firstChunk`.
    ///
    /// @param values takes eight words for each from `first * 8`
    void chunks(long firstChunk, int[] values, int first, int count) {
        compress(
                TreeBlake3.WORDS_PER_CHUNK,
                TreeBlake3.BLOCKS_PER_CHUNK,
                firstChunk,
                ScalarBlake3.KEYED);
        untranspose(values, first, count);
    }

    /// Hashes `count` parents, whose children are in [#words].
    ///
    /// @param values takes eight words for each from `first * 8`
    void parents(int[] values, int first, int count) {
        compress(TreeBlake3.BLOCK_WORDS, 1, 0, ScalarBlake3.KEYED | ScalarBlake3.PARENT);
        untranspose(values, first, count);
    }

    private void untranspose(int[] values, int first, int count) {
        for (int lane = 0; lane < count; lane++) {
            for (int word = 0; word < 8; word++) {
                values[(first + lane) * 8 + word] = lanes[word * WIDTH + lane];
            }
        }
    }

    /// Compresses `blocks` blocks in each lane; chunks get rising counters and their start and end
    /// flags.
    private void compress(int stride, int blocks, long firstCounter, int flags) {
        boolean chunked = blocks == TreeBlake3.BLOCKS_PER_CHUNK;
        for (int word = 0; word < 8; word++) {
            Arrays.fill(lanes, word * WIDTH, (word + 1) * WIDTH, key[word]);
        }
        for (int b = 0; b < blocks; b++) {
            int blockFlags = flags;
            if (chunked) {
                blockFlags |= b == 0 ? ScalarBlake3.CHUNK_START : 0;
                blockFlags |= b == blocks - 1 ? ScalarBlake3.CHUNK_END : 0;
            }
            transpose(stride, b * TreeBlake3.BLOCK_WORDS);
            compressBlock((int) firstCounter, chunked ? 1 : 0, blockFlags);
        }
    }

    /// Fills [#message] with a block of each lane. Measured, loads by a vector of indices are no
    /// faster, and in some runs the virtual machine did not compile them as such.
    private void transpose(int stride, int at) {
        int[] m = message;
        int[] from = words;
        for (int lane = 0; lane < WIDTH; lane++) {
            int first = lane * stride + at;
            for (int w = 0; w < TreeBlake3.BLOCK_WORDS; w++) {
                m[w * WIDTH + lane] = from[first + w];
            }
        }
    }

    /// One block in each lane, from [#message], `counter` plus `step` times the lane's number being
    /// its counter. Short loops only: with longer ones the virtual machine would compile this twice
    /// more for the middle of a loop, a second of a core each.
    private void compressBlock(int counter, int step, int flags) {
        int[] m = message;
        IntVector v0 = IntVector.fromArray(LANES, lanes, 0);
        IntVector v1 = IntVector.fromArray(LANES, lanes, 8);
        IntVector v2 = IntVector.fromArray(LANES, lanes, 16);
        IntVector v3 = IntVector.fromArray(LANES, lanes, 24);
        IntVector v4 = IntVector.fromArray(LANES, lanes, 32);
        IntVector v5 = IntVector.fromArray(LANES, lanes, 40);
        IntVector v6 = IntVector.fromArray(LANES, lanes, 48);
        IntVector v7 = IntVector.fromArray(LANES, lanes, 56);
        IntVector v8 = IntVector.broadcast(LANES, ScalarBlake3.IV[0]);
        IntVector v9 = IntVector.broadcast(LANES, ScalarBlake3.IV[1]);
        IntVector v10 = IntVector.broadcast(LANES, ScalarBlake3.IV[2]);
        IntVector v11 = IntVector.broadcast(LANES, ScalarBlake3.IV[3]);
        IntVector v12 = IntVector.fromArray(LANES, LANE_NUMBERS, 0).mul(step).add(counter);
        IntVector v13 = IntVector.zero(LANES);
        IntVector v14 = IntVector.broadcast(LANES, 64);
        IntVector v15 = IntVector.broadcast(LANES, flags);
        for (int round = 0; round < 7; round++) {
            int s = round * 16;
            v0 = v0.add(v4).add(IntVector.fromArray(LANES, m, SCHEDULE[s + 0]));
            v12 = v12.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 16);
            v8 = v8.add(v12);
            v4 = v4.lanewise(VectorOperators.XOR, v8).lanewise(VectorOperators.ROR, 12);
            v0 = v0.add(v4).add(IntVector.fromArray(LANES, m, SCHEDULE[s + 1]));
            v12 = v12.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 8);
            v8 = v8.add(v12);
            v4 = v4.lanewise(VectorOperators.XOR, v8).lanewise(VectorOperators.ROR, 7);
            v1 = v1.add(v5).add(IntVector.fromArray(LANES, m, SCHEDULE[s + 2]));
            v13 = v13.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 16);
            v9 = v9.add(v13);
            v5 = v5.lanewise(VectorOperators.XOR, v9).lanewise(VectorOperators.ROR, 12);
            v1 = v1.add(v5).add(IntVector.fromArray(LANES, m, SCHEDULE[s + 3]));
            v13 = v13.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 8);
            v9 = v9.add(v13);
            v5 = v5.lanewise(VectorOperators.XOR, v9).lanewise(VectorOperators.ROR, 7);
            v2 = v2.add(v6).add(IntVector.fromArray(LANES, m, SCHEDULE[s + 4]));
            v14 = v14.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 16);
            v10 = v10.add(v14);
            v6 = v6.lanewise(VectorOperators.XOR, v10).lanewise(VectorOperators.ROR, 12);
            v2 = v2.add(v6).add(IntVector.fromArray(LANES, m, SCHEDULE[s + 5]));
            v14 = v14.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 8);
            v10 = v10.add(v14);
            v6 = v6.lanewise(VectorOperators.XOR, v10).lanewise(VectorOperators.ROR, 7);
            v3 = v3.add(v7).add(IntVector.fromArray(LANES, m, SCHEDULE[s + 6]));
            v15 = v15.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 16);
            v11 = v11.add(v15);
            v7 = v7.lanewise(VectorOperators.XOR, v11).lanewise(VectorOperators.ROR, 12);
            v3 = v3.add(v7).add(IntVector.fromArray(LANES, m, SCHEDULE[s + 7]));
            v15 = v15.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 8);
            v11 = v11.add(v15);
            v7 = v7.lanewise(VectorOperators.XOR, v11).lanewise(VectorOperators.ROR, 7);
            v0 = v0.add(v5).add(IntVector.fromArray(LANES, m, SCHEDULE[s + 8]));
            v15 = v15.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 16);
            v10 = v10.add(v15);
            v5 = v5.lanewise(VectorOperators.XOR, v10).lanewise(VectorOperators.ROR, 12);
            v0 = v0.add(v5).add(IntVector.fromArray(LANES, m, SCHEDULE[s + 9]));
            v15 = v15.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 8);
            v10 = v10.add(v15);
            v5 = v5.lanewise(VectorOperators.XOR, v10).lanewise(VectorOperators.ROR, 7);
            v1 = v1.add(v6).add(IntVector.fromArray(LANES, m, SCHEDULE[s + 10]));
            v12 = v12.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 16);
            v11 = v11.add(v12);
            v6 = v6.lanewise(VectorOperators.XOR, v11).lanewise(VectorOperators.ROR, 12);
            v1 = v1.add(v6).add(IntVector.fromArray(LANES, m, SCHEDULE[s + 11]));
            v12 = v12.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 8);
            v11 = v11.add(v12);
            v6 = v6.lanewise(VectorOperators.XOR, v11).lanewise(VectorOperators.ROR, 7);
            v2 = v2.add(v7).add(IntVector.fromArray(LANES, m, SCHEDULE[s + 12]));
            v13 = v13.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 16);
            v8 = v8.add(v13);
            v7 = v7.lanewise(VectorOperators.XOR, v8).lanewise(VectorOperators.ROR, 12);
            v2 = v2.add(v7).add(IntVector.fromArray(LANES, m, SCHEDULE[s + 13]));
            v13 = v13.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 8);
            v8 = v8.add(v13);
            v7 = v7.lanewise(VectorOperators.XOR, v8).lanewise(VectorOperators.ROR, 7);
            v3 = v3.add(v4).add(IntVector.fromArray(LANES, m, SCHEDULE[s + 14]));
            v14 = v14.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 16);
            v9 = v9.add(v14);
            v4 = v4.lanewise(VectorOperators.XOR, v9).lanewise(VectorOperators.ROR, 12);
            v3 = v3.add(v4).add(IntVector.fromArray(LANES, m, SCHEDULE[s + 15]));
            v14 = v14.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 8);
            v9 = v9.add(v14);
            v4 = v4.lanewise(VectorOperators.XOR, v9).lanewise(VectorOperators.ROR, 7);
        }
        v0.lanewise(VectorOperators.XOR, v8).intoArray(lanes, 0);
        v1.lanewise(VectorOperators.XOR, v9).intoArray(lanes, 8);
        v2.lanewise(VectorOperators.XOR, v10).intoArray(lanes, 16);
        v3.lanewise(VectorOperators.XOR, v11).intoArray(lanes, 24);
        v4.lanewise(VectorOperators.XOR, v12).intoArray(lanes, 32);
        v5.lanewise(VectorOperators.XOR, v13).intoArray(lanes, 40);
        v6.lanewise(VectorOperators.XOR, v14).intoArray(lanes, 48);
        v7.lanewise(VectorOperators.XOR, v15).intoArray(lanes, 56);
    }

    private static int[] laneSchedule() {
        int[] schedule = new int[7 * 16];
        for (int i = 0; i < schedule.length; i++) {
            schedule[i] = ScalarBlake3.SCHEDULE[i] * WIDTH;
        }
        return schedule;
    }
}
