package lifeboat.vault.hash;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Keyed BLAKE3 as a tree of chunks and parents, by the vector kernel once that is compiled and by
/// the scalar one before. One instance belongs to one thread.
final class TreeBlake3 {
    static final int BLOCK_WORDS = 16;
    static final int BLOCKS_PER_CHUNK = 16;
    static final int WORDS_PER_CHUNK = BLOCKS_PER_CHUNK * BLOCK_WORDS;

    private static final int CHUNK = 1024;

    /// Fewer compressions are quicker one by one.
    private static final int FEWEST_LANES = 3;

    private final int[] key;
    private final VectorWarmth warmth;
    private final int[] block = new int[BLOCK_WORDS];
    private int[] values = new int[8 * 1024];
    private @Nullable VectorLanes lanes;

    /// @param warmth says when the vector kernel may be used
    TreeBlake3(byte[] key, VectorWarmth warmth) {
        this.key = new int[8];
        ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(this.key);
        this.warmth = warmth;
    }

    private TreeBlake3(int[] key, VectorWarmth warmth) {
        this.key = key;
        this.warmth = warmth;
    }

    /// The same key for another thread.
    TreeBlake3 copy() {
        return new TreeBlake3(key, warmth);
    }

    /// The eight words of the hash.
    int[] hash(byte[] bytes, int offset, int length) {
        int chunks = Math.max(1, (length + CHUNK - 1) / CHUNK);
        if (chunks == 1) {
            int[] root = new int[8];
            chunk(bytes, offset, length, 0, ScalarBlake3.ROOT, root, 0);
            return root;
        }
        if (values.length < chunks * 8) {
            values = new int[chunks * 8];
        }
        if (lanes == null && warmth.isWarm(length)) {
            lanes = new VectorLanes(key);
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
        VectorLanes vector = lanes;
        if (vector != null) {
            ByteBuffer source = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            while (whole - done >= FEWEST_LANES) {
                int count = Math.min(VectorLanes.WIDTH, whole - done);
                source.position(offset + done * CHUNK);
                source.asIntBuffer().get(vector.words, 0, count * WORDS_PER_CHUNK);
                vector.chunks(done, values, done, count);
                done += count;
            }
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
        VectorLanes vector = lanes;
        while (vector != null && parents - done >= FEWEST_LANES) {
            int count = Math.min(VectorLanes.WIDTH, parents - done);
            System.arraycopy(values, done * BLOCK_WORDS, vector.words, 0, count * BLOCK_WORDS);
            vector.parents(values, done, count);
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
        for (int b = 0; b < blocks; b++) {
            int size = Math.min(64, length - b * 64);
            load(bytes, offset + b * 64, size);
            int flags = ScalarBlake3.KEYED;
            flags |= b == 0 ? ScalarBlake3.CHUNK_START : 0;
            flags |= b == blocks - 1 ? ScalarBlake3.CHUNK_END | rootFlag : 0;
            ScalarBlake3.compress(value, 0, block, 0, counter, size, flags, value, 0);
        }
        System.arraycopy(value, 0, out, outAt, 8);
    }

    /// Fills the message block, with zeros behind the last byte.
    private void load(byte[] bytes, int at, int size) {
        byte[] from = bytes;
        int start = at;
        if (size < 64) {
            from = Arrays.copyOf(Arrays.copyOfRange(bytes, at, at + size), 64);
            start = 0;
        }
        for (int w = 0; w < BLOCK_WORDS; w++) {
            block[w] = (int) LittleEndian.INT.get(from, start + w * 4);
        }
    }
}
