package lifeboat.encryption;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;

/// What a host needs to seal for a site, and no more: with it nothing can be opened. An X-Wing
/// public key (ML-KEM-768 key, then X25519 key). Immutable, safe for concurrent use.
public final class RecoveryPublicKey {
    /// Bytes of a serialized key.
    public static final int LENGTH = Hpke.PUBLIC_KEY_LENGTH;

    /// Bytes of [Encapsulation#enc()].
    public static final int ENC_LENGTH = Hpke.ENC_LENGTH;

    private static final int MLKEM_VECTOR_LENGTH = 1152;
    private static final int MLKEM_MODULUS = 3329;

    private final byte[] bytes;

    RecoveryPublicKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Reads a serialized key.
    ///
    /// @throws EncryptionException.Damaged if `bytes` is not 1216 long or fails the encapsulation
    ///   key check of FIPS 203, 7.2
    public static RecoveryPublicKey deserialize(byte[] bytes) throws EncryptionException.Damaged {
        if (bytes.length != LENGTH) {
            throw new EncryptionException.Damaged(
                    "recovery public key has " + bytes.length + " bytes instead of " + LENGTH);
        }
        for (int i = 0; i < MLKEM_VECTOR_LENGTH; i += 3) {
            int first = (bytes[i] & 0xff) | (bytes[i + 1] & 0x0f) << 8;
            int second = (bytes[i + 1] & 0xff) >> 4 | (bytes[i + 2] & 0xff) << 4;
            if (first >= MLKEM_MODULUS || second >= MLKEM_MODULUS) {
                throw new EncryptionException.Damaged("recovery public key is not a valid key");
            }
        }
        return new RecoveryPublicKey(bytes.clone());
    }

    /// The 1216 bytes of the key.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// The first 16 hexadecimal digits of the SHA-256 of the key, for people to compare.
    public String fingerprint() {
        return Sha256.hexOf(bytes).substring(0, 16);
    }

    /// A fresh object key sealed to this key, with the JDK's secure randomness.
    public Encapsulation encapsulate(byte[] info) {
        return encapsulate(info, Randomness.secure());
    }

    /// A fresh object key sealed to this key. `info` says what it is for and must be the same on
    /// opening. The secret is the HPKE export with context `lifeboat object key v1`, 32 bytes.
    public Encapsulation encapsulate(byte[] info, Randomness randomness) {
        var suite = Hpke.suite();
        byte[] seed = randomness.bytes(Hpke.ENCAPSULATION_SEED_LENGTH);
        try {
            HPKEContextWithEncapsulation context =
                    suite.setupBaseS(suite.deserializePublicKey(bytes), info, seed);
            byte[] exported =
                    context.export(
                            Hpke.EXPORT_CONTEXT.getBytes(StandardCharsets.UTF_8),
                            Hpke.EXPORT_LENGTH);
            Encapsulation result =
                    new Encapsulation(context.getEncapsulation(), Secret.copyOf(exported));
            Arrays.fill(exported, (byte) 0);
            return result;
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecoveryPublicKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "RecoveryPublicKey[" + fingerprint() + "]";
    }
}
