package lifeboat.vault.hash;

import java.util.Arrays;
import lifeboat.vault.BlobId;

/// BLAKE3 in keyed mode over whole arrays. One instance belongs to one thread; [#copy] makes
/// another.
public final class KeyedHash {
    private final Blake3 blake3;

    private KeyedHash(Blake3 blake3) {
        this.blake3 = blake3;
    }

    /// A hash under a 32-byte key, by the fastest kernel this virtual machine has.
    public static KeyedHash of(byte[] key) {
        if (key.length != 32) {
            throw new IllegalArgumentException("a BLAKE3 key has 32 bytes, not " + key.length);
        }
        return new KeyedHash(
                vectorApiPresent() ? VectorKernels.blake3(key) : new BouncyCastleBlake3(key));
    }

    /// The same hash by Bouncy Castle, whatever this virtual machine has.
    public static KeyedHash portable(byte[] key) {
        return new KeyedHash(new BouncyCastleBlake3(key));
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

    /// Keeps the classes of the Vector API unloaded where the module is absent.
    private static final class VectorKernels {
        static Blake3 blake3(byte[] key) {
            return new VectorBlake3(key);
        }
    }

    /// One way to compute the eight words of a keyed BLAKE3 hash.
    interface Blake3 {
        int[] hash(byte[] bytes, int offset, int length);

        Blake3 copy();
    }

    private static final class BouncyCastleBlake3 implements Blake3 {
        private final byte[] key;

        BouncyCastleBlake3(byte[] key) {
            this.key = Arrays.copyOf(key, 32);
        }

        @Override
        public int[] hash(byte[] bytes, int offset, int length) {
            var digest = new org.bouncycastle.crypto.digests.Blake3Digest(256);
            digest.init(org.bouncycastle.crypto.params.Blake3Parameters.key(key));
            digest.update(bytes, offset, length);
            byte[] out = new byte[32];
            digest.doFinal(out, 0);
            int[] words = new int[8];
            for (int i = 0; i < 8; i++) {
                words[i] = (int) LittleEndian.INT.get(out, i * 4);
            }
            return words;
        }

        @Override
        public Blake3 copy() {
            return new BouncyCastleBlake3(key);
        }
    }
}
