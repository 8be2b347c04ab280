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

    /// Compresses one block; `out` may be the array of the chaining value. All state is in locals,
    /// and the message words change places after each round, so that no access needs a bounds
    /// check.
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
        int v0 = value[valueAt + 0];
        int v1 = value[valueAt + 1];
        int v2 = value[valueAt + 2];
        int v3 = value[valueAt + 3];
        int v4 = value[valueAt + 4];
        int v5 = value[valueAt + 5];
        int v6 = value[valueAt + 6];
        int v7 = value[valueAt + 7];
        int v8 = IV[0];
        int v9 = IV[1];
        int v10 = IV[2];
        int v11 = IV[3];
        int v12 = (int) counter;
        int v13 = (int) (counter >>> 32);
        int v14 = length;
        int v15 = flags;
        int m0 = block[blockAt + 0];
        int m1 = block[blockAt + 1];
        int m2 = block[blockAt + 2];
        int m3 = block[blockAt + 3];
        int m4 = block[blockAt + 4];
        int m5 = block[blockAt + 5];
        int m6 = block[blockAt + 6];
        int m7 = block[blockAt + 7];
        int m8 = block[blockAt + 8];
        int m9 = block[blockAt + 9];
        int m10 = block[blockAt + 10];
        int m11 = block[blockAt + 11];
        int m12 = block[blockAt + 12];
        int m13 = block[blockAt + 13];
        int m14 = block[blockAt + 14];
        int m15 = block[blockAt + 15];
        for (int round = 0; round < 7; round++) {
            v0 += v4 + m0;
            v12 = Integer.rotateRight(v12 ^ v0, 16);
            v8 += v12;
            v4 = Integer.rotateRight(v4 ^ v8, 12);
            v0 += v4 + m1;
            v12 = Integer.rotateRight(v12 ^ v0, 8);
            v8 += v12;
            v4 = Integer.rotateRight(v4 ^ v8, 7);
            v1 += v5 + m2;
            v13 = Integer.rotateRight(v13 ^ v1, 16);
            v9 += v13;
            v5 = Integer.rotateRight(v5 ^ v9, 12);
            v1 += v5 + m3;
            v13 = Integer.rotateRight(v13 ^ v1, 8);
            v9 += v13;
            v5 = Integer.rotateRight(v5 ^ v9, 7);
            v2 += v6 + m4;
            v14 = Integer.rotateRight(v14 ^ v2, 16);
            v10 += v14;
            v6 = Integer.rotateRight(v6 ^ v10, 12);
            v2 += v6 + m5;
            v14 = Integer.rotateRight(v14 ^ v2, 8);
            v10 += v14;
            v6 = Integer.rotateRight(v6 ^ v10, 7);
            v3 += v7 + m6;
            v15 = Integer.rotateRight(v15 ^ v3, 16);
            v11 += v15;
            v7 = Integer.rotateRight(v7 ^ v11, 12);
            v3 += v7 + m7;
            v15 = Integer.rotateRight(v15 ^ v3, 8);
            v11 += v15;
            v7 = Integer.rotateRight(v7 ^ v11, 7);
            v0 += v5 + m8;
            v15 = Integer.rotateRight(v15 ^ v0, 16);
            v10 += v15;
            v5 = Integer.rotateRight(v5 ^ v10, 12);
            v0 += v5 + m9;
            v15 = Integer.rotateRight(v15 ^ v0, 8);
            v10 += v15;
            v5 = Integer.rotateRight(v5 ^ v10, 7);
            v1 += v6 + m10;
            v12 = Integer.rotateRight(v12 ^ v1, 16);
            v11 += v12;
            v6 = Integer.rotateRight(v6 ^ v11, 12);
            v1 += v6 + m11;
            v12 = Integer.rotateRight(v12 ^ v1, 8);
            v11 += v12;
            v6 = Integer.rotateRight(v6 ^ v11, 7);
            v2 += v7 + m12;
            v13 = Integer.rotateRight(v13 ^ v2, 16);
            v8 += v13;
            v7 = Integer.rotateRight(v7 ^ v8, 12);
            v2 += v7 + m13;
            v13 = Integer.rotateRight(v13 ^ v2, 8);
            v8 += v13;
            v7 = Integer.rotateRight(v7 ^ v8, 7);
            v3 += v4 + m14;
            v14 = Integer.rotateRight(v14 ^ v3, 16);
            v9 += v14;
            v4 = Integer.rotateRight(v4 ^ v9, 12);
            v3 += v4 + m15;
            v14 = Integer.rotateRight(v14 ^ v3, 8);
            v9 += v14;
            v4 = Integer.rotateRight(v4 ^ v9, 7);
            int first0 = m0;
            m0 = m2;
            m2 = m3;
            m3 = m10;
            m10 = m12;
            m12 = m9;
            m9 = m11;
            m11 = m5;
            m5 = first0;
            int first1 = m1;
            m1 = m6;
            m6 = m4;
            m4 = m7;
            m7 = m13;
            m13 = m14;
            m14 = m15;
            m15 = m8;
            m8 = first1;
        }
        out[outAt + 0] = v0 ^ v8;
        out[outAt + 1] = v1 ^ v9;
        out[outAt + 2] = v2 ^ v10;
        out[outAt + 3] = v3 ^ v11;
        out[outAt + 4] = v4 ^ v12;
        out[outAt + 5] = v5 ^ v13;
        out[outAt + 6] = v6 ^ v14;
        out[outAt + 7] = v7 ^ v15;
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
