package lifeboat.vault.hash;

/// The BLAKE3 compression function on single blocks, and its constants (BLAKE3 paper, section 2.2).
final class ScalarBlake3 {
    static final int[] IV = {
        0x6A09E667,
        0xBB67AE85,
        0x3C6EF372,
        0xA54FF53A,
        0x510E527F,
        0x9B05688C,
        0x1F83D9AB,
        0x5BE0CD19
    };
    static final int CHUNK_START = 1;
    static final int CHUNK_END = 2;
    static final int PARENT = 4;
    static final int ROOT = 8;
    static final int KEYED = 16;

    /// Message word for each of the 16 positions of each of the 7 rounds.
    static final int[] SCHEDULE = schedule();

    private ScalarBlake3() {}

    /// Compresses one block; `out` may be the array of the chaining value.
    static void compress(
            int[] value,
            int valueAt,
            int[] block,
            int blockAt,
            long counter,
            int length,
            int flags,
            int[] out,
            int outAt) {
        int[] v = new int[16];
        System.arraycopy(value, valueAt, v, 0, 8);
        System.arraycopy(IV, 0, v, 8, 4);
        v[12] = (int) counter;
        v[13] = (int) (counter >>> 32);
        v[14] = length;
        v[15] = flags;
        for (int round = 0; round < 7; round++) {
            int s = round * 16;
            mix(v, 0, 4, 8, 12, block[blockAt + SCHEDULE[s]], block[blockAt + SCHEDULE[s + 1]]);
            mix(v, 1, 5, 9, 13, block[blockAt + SCHEDULE[s + 2]], block[blockAt + SCHEDULE[s + 3]]);
            mix(
                    v,
                    2,
                    6,
                    10,
                    14,
                    block[blockAt + SCHEDULE[s + 4]],
                    block[blockAt + SCHEDULE[s + 5]]);
            mix(
                    v,
                    3,
                    7,
                    11,
                    15,
                    block[blockAt + SCHEDULE[s + 6]],
                    block[blockAt + SCHEDULE[s + 7]]);
            mix(
                    v,
                    0,
                    5,
                    10,
                    15,
                    block[blockAt + SCHEDULE[s + 8]],
                    block[blockAt + SCHEDULE[s + 9]]);
            mix(
                    v,
                    1,
                    6,
                    11,
                    12,
                    block[blockAt + SCHEDULE[s + 10]],
                    block[blockAt + SCHEDULE[s + 11]]);
            mix(
                    v,
                    2,
                    7,
                    8,
                    13,
                    block[blockAt + SCHEDULE[s + 12]],
                    block[blockAt + SCHEDULE[s + 13]]);
            mix(
                    v,
                    3,
                    4,
                    9,
                    14,
                    block[blockAt + SCHEDULE[s + 14]],
                    block[blockAt + SCHEDULE[s + 15]]);
        }
        for (int i = 0; i < 8; i++) {
            out[outAt + i] = v[i] ^ v[i + 8];
        }
    }

    private static void mix(int[] v, int a, int b, int c, int d, int x, int y) {
        v[a] = v[a] + v[b] + x;
        v[d] = Integer.rotateRight(v[d] ^ v[a], 16);
        v[c] = v[c] + v[d];
        v[b] = Integer.rotateRight(v[b] ^ v[c], 12);
        v[a] = v[a] + v[b] + y;
        v[d] = Integer.rotateRight(v[d] ^ v[a], 8);
        v[c] = v[c] + v[d];
        v[b] = Integer.rotateRight(v[b] ^ v[c], 7);
    }

    private static int[] schedule() {
        int[] permutation = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};
        int[] all = new int[7 * 16];
        for (int i = 0; i < 16; i++) {
            all[i] = i;
        }
        for (int round = 1; round < 7; round++) {
            for (int i = 0; i < 16; i++) {
                all[round * 16 + i] = all[(round - 1) * 16 + permutation[i]];
            }
        }
        return all;
    }
}
