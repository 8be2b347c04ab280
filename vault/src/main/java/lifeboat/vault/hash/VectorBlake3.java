package lifeboat.vault.hash;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// BLAKE3, eight chunks or eight parents at a time, one per lane of a 256-bit vector. Source: the
/// BLAKE3 paper, sections 2.1 to 2.6. Not safe for concurrent use: it keeps its work arrays.
final class VectorBlake3 implements KeyedHash.Blake3 {
    static final int CHUNK = 1024;
    private static final VectorSpecies<Integer> LANES = IntVector.SPECIES_256;
    private static final int WIDTH = 8;
    private static final int WORDS_PER_CHUNK = CHUNK / 4;
    private static final int BLOCK_WORDS = 16;
    private static final int BLOCKS_PER_CHUNK = 16;

    private static final int[] CHUNK_STRIDE = strides(WORDS_PER_CHUNK);
    private static final int[] PARENT_STRIDE = strides(BLOCK_WORDS);
    private static final int[] SCHEDULE = laneSchedule();

    private final int[] key;
    private final int[] words = new int[WIDTH * WORDS_PER_CHUNK];
    private final int[] message = new int[BLOCK_WORDS * WIDTH];
    private final int[] lanes = new int[8 * WIDTH];
    private final int[] block = new int[BLOCK_WORDS];
    private int[] values = new int[8 * 1024];

    VectorBlake3(byte[] key) {
        this.key = new int[8];
        ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(this.key);
    }

    private VectorBlake3(int[] key) {
        this.key = key;
    }

    @Override
    public KeyedHash.Blake3 copy() {
        return new VectorBlake3(key);
    }

    @Override
    public int[] hash(byte[] bytes, int offset, int length) {
        int chunks = Math.max(1, (length + CHUNK - 1) / CHUNK);
        if (chunks == 1) {
            int[] root = new int[8];
            chunk(bytes, offset, length, 0, ScalarBlake3.ROOT, root, 0);
            return root;
        }
        if (values.length < chunks * 8) {
            values = new int[chunks * 8];
        }
        hashChunks(bytes, offset, length, chunks);
        int nodes = chunks;
        while (nodes > 2) {
            nodes = hashParents(nodes);
        }
        int[] root = new int[8];
        System.arraycopy(values, 0, block, 0, BLOCK_WORDS);
        ScalarBlake3.compress(
                key, 0, block, 0, 0, 64, flagsOfParent() | ScalarBlake3.ROOT, root, 0);
        return root;
    }

    private void hashChunks(byte[] bytes, int offset, int length, int chunks) {
        int whole = length / CHUNK;
        int done = 0;
        ByteBuffer source = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (whole - done >= 3) {
            int count = Math.min(WIDTH, whole - done);
            source.position(offset + done * CHUNK);
            source.asIntBuffer().get(words, 0, count * WORDS_PER_CHUNK);
            compressLanes(CHUNK_STRIDE, BLOCKS_PER_CHUNK, done, ScalarBlake3.KEYED);
            untranspose(done, count);
            done += count;
        }
        for (int i = done; i < chunks; i++) {
            int from = i * CHUNK;
            chunk(bytes, offset + from, Math.min(CHUNK, length - from), i, 0, values, i * 8);
        }
    }

    /// Pairs the nodes of one level; an odd one goes up as it is.
    private int hashParents(int nodes) {
        int parents = nodes / 2;
        int done = 0;
        while (parents - done >= 3) {
            int count = Math.min(WIDTH, parents - done);
            System.arraycopy(values, done * BLOCK_WORDS, words, 0, count * BLOCK_WORDS);
            compressLanes(PARENT_STRIDE, 1, 0, flagsOfParent());
            untranspose(done, count);
            done += count;
        }
        for (int i = done; i < parents; i++) {
            System.arraycopy(values, i * BLOCK_WORDS, block, 0, BLOCK_WORDS);
            ScalarBlake3.compress(key, 0, block, 0, 0, 64, flagsOfParent(), values, i * 8);
        }
        if ((nodes & 1) != 0) {
            System.arraycopy(values, (nodes - 1) * 8, values, parents * 8, 8);
            return parents + 1;
        }
        return parents;
    }

    private static int flagsOfParent() {
        return ScalarBlake3.KEYED | ScalarBlake3.PARENT;
    }

    private void untranspose(int first, int count) {
        for (int lane = 0; lane < count; lane++) {
            for (int word = 0; word < 8; word++) {
                values[(first + lane) * 8 + word] = lanes[word * WIDTH + lane];
            }
        }
    }

    private void chunk(
            byte[] bytes,
            int offset,
            int length,
            long counter,
            int rootFlag,
            int[] out,
            int outAt) {
        int[] value = key.clone();
        int blocks = Math.max(1, (length + 63) / 64);
        byte[] padded = new byte[64];
        for (int b = 0; b < blocks; b++) {
            int at = b * 64;
            int size = Math.min(64, length - at);
            Arrays.fill(padded, (byte) 0);
            System.arraycopy(bytes, offset + at, padded, 0, size);
            for (int w = 0; w < BLOCK_WORDS; w++) {
                block[w] = (int) LittleEndian.INT.get(padded, w * 4);
            }
            int flags = ScalarBlake3.KEYED;
            flags |= b == 0 ? ScalarBlake3.CHUNK_START : 0;
            flags |= b == blocks - 1 ? ScalarBlake3.CHUNK_END | rootFlag : 0;
            ScalarBlake3.compress(value, 0, block, 0, counter, size, flags, value, 0);
        }
        System.arraycopy(value, 0, out, outAt, 8);
    }

    /// Compresses `blocks` blocks in each lane; chunks get rising counters and their start and end
    /// flags.
    private void compressLanes(int[] stride, int blocks, long firstCounter, int flags) {
        boolean chunked = blocks == BLOCKS_PER_CHUNK;
        IntVector counterLow = IntVector.broadcast(LANES, chunked ? (int) firstCounter : 0);
        if (chunked) {
            counterLow = counterLow.addIndex(1);
        }
        IntVector h0 = IntVector.broadcast(LANES, key[0]);
        IntVector h1 = IntVector.broadcast(LANES, key[1]);
        IntVector h2 = IntVector.broadcast(LANES, key[2]);
        IntVector h3 = IntVector.broadcast(LANES, key[3]);
        IntVector h4 = IntVector.broadcast(LANES, key[4]);
        IntVector h5 = IntVector.broadcast(LANES, key[5]);
        IntVector h6 = IntVector.broadcast(LANES, key[6]);
        IntVector h7 = IntVector.broadcast(LANES, key[7]);
        int[] m = message;
        for (int b = 0; b < blocks; b++) {
            for (int w = 0; w < BLOCK_WORDS; w++) {
                IntVector.fromArray(LANES, words, b * BLOCK_WORDS + w, stride, 0)
                        .intoArray(m, w * WIDTH);
            }
            int blockFlags = flags;
            if (chunked) {
                blockFlags |= b == 0 ? ScalarBlake3.CHUNK_START : 0;
                blockFlags |= b == blocks - 1 ? ScalarBlake3.CHUNK_END : 0;
            }
            IntVector v0 = h0;
            IntVector v1 = h1;
            IntVector v2 = h2;
            IntVector v3 = h3;
            IntVector v4 = h4;
            IntVector v5 = h5;
            IntVector v6 = h6;
            IntVector v7 = h7;
            IntVector v8 = IntVector.broadcast(LANES, ScalarBlake3.IV[0]);
            IntVector v9 = IntVector.broadcast(LANES, ScalarBlake3.IV[1]);
            IntVector v10 = IntVector.broadcast(LANES, ScalarBlake3.IV[2]);
            IntVector v11 = IntVector.broadcast(LANES, ScalarBlake3.IV[3]);
            IntVector v12 = counterLow;
            IntVector v13 = IntVector.zero(LANES);
            IntVector v14 = IntVector.broadcast(LANES, 64);
            IntVector v15 = IntVector.broadcast(LANES, blockFlags);
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
            h0 = v0.lanewise(VectorOperators.XOR, v8);
            h1 = v1.lanewise(VectorOperators.XOR, v9);
            h2 = v2.lanewise(VectorOperators.XOR, v10);
            h3 = v3.lanewise(VectorOperators.XOR, v11);
            h4 = v4.lanewise(VectorOperators.XOR, v12);
            h5 = v5.lanewise(VectorOperators.XOR, v13);
            h6 = v6.lanewise(VectorOperators.XOR, v14);
            h7 = v7.lanewise(VectorOperators.XOR, v15);
        }
        h0.intoArray(lanes, 0);
        h1.intoArray(lanes, 8);
        h2.intoArray(lanes, 16);
        h3.intoArray(lanes, 24);
        h4.intoArray(lanes, 32);
        h5.intoArray(lanes, 40);
        h6.intoArray(lanes, 48);
        h7.intoArray(lanes, 56);
    }

    private static int[] strides(int step) {
        int[] indices = new int[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            indices[i] = i * step;
        }
        return indices;
    }

    private static int[] laneSchedule() {
        int[] schedule = new int[7 * 16];
        for (int i = 0; i < schedule.length; i++) {
            schedule[i] = ScalarBlake3.SCHEDULE[i] * WIDTH;
        }
        return schedule;
    }
}
