package lifeboat.vault.hash;

import lifeboat.vault.BlobId;

/// BLAKE3 in keyed mode over whole arrays. One instance belongs to one thread; [#copy] makes
/// another.
public final class KeyedHash {
    private final TreeBlake3 blake3;

    private KeyedHash(TreeBlake3 blake3) {
        this.blake3 = blake3;
    }

    /// A hash under a 32-byte key, by the fastest kernel this virtual machine has.
    public static KeyedHash of(byte[] key) {
        return of(
                key, vectorApiPresent() ? VectorWarmth.OF_THIS_MACHINE : VectorWarmth.neverWarm());
    }

    /// The same hash by the scalar kernel, whatever this virtual machine has.
    public static KeyedHash scalar(byte[] key) {
        return of(key, VectorWarmth.neverWarm());
    }

    static KeyedHash of(byte[] key, VectorWarmth warmth) {
        if (key.length != 32) {
            throw new IllegalArgumentException("a BLAKE3 key has 32 bytes, not " + key.length);
        }
        return new KeyedHash(new TreeBlake3(key, warmth));
    }

    /// The same key for another thread.
    public KeyedHash copy() {
        return new KeyedHash(blake3.copy());
    }

    /// The 32-byte hash of `length` bytes from `offset`.
    public byte[] hash(byte[] bytes, int offset, int length) {
        int[] words = blake3.hash(bytes, offset, length);
        byte[] out = new byte[32];
        for (int i = 0; i < 8; i++) {
            LittleEndian.INT.set(out, i * 4, words[i]);
        }
        return out;
    }

    /// The id of a blob: the first 16 bytes of its hash.
    public BlobId id(byte[] bytes, int offset, int length) {
        int[] words = blake3.hash(bytes, offset, length);
        return new BlobId(bigEndian(words[0], words[1]), bigEndian(words[2], words[3]));
    }

    private static long bigEndian(int first, int second) {
        return ((long) Integer.reverseBytes(first) << 32)
                | (Integer.reverseBytes(second) & 0xffff_ffffL);
    }

    private static boolean vectorApiPresent() {
        try {
            Class.forName("jdk.incubator.vector.IntVector");
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
