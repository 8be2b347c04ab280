package lifeboat.encryption;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The private key of a site, which alone opens what its hosts have sealed. Exists in memory only
/// while a restore or a drill runs; at rest it lives in key slots and shares. Safe for concurrent
/// use until closed.
public final class RecoveryKey implements AutoCloseable {
    /// Bytes of [#seed()].
    public static final int SEED_LENGTH = Hpke.SEED_LENGTH;

    private final Secret seed;
    private final RecoveryPublicKey publicKey;

    private RecoveryKey(Secret seed, RecoveryPublicKey publicKey) {
        this.seed = seed;
        this.publicKey = publicKey;
    }

    /// A new key.
    public static RecoveryKey generate(Randomness randomness) {
        try (Secret seed = Secret.random(SEED_LENGTH, randomness)) {
            return fromSeed(seed);
        }
    }

    /// The key that grows from a 32-byte seed (X-Wing key generation). Copies `seed`; the caller
    /// keeps and closes its own.
    public static RecoveryKey fromSeed(Secret seed) {
        if (seed.length() != SEED_LENGTH) {
            throw new IllegalArgumentException("a recovery seed has " + SEED_LENGTH + " bytes");
        }
        byte[] material = seed.exposeBytes();
        try {
            var suite = Hpke.suite();
            byte[] publicBytes =
                    suite.serializePublicKey(
                            suite.deserializePrivateKey(material, null).getPublic());
            return new RecoveryKey(Secret.copyOf(material), new RecoveryPublicKey(publicBytes));
        } finally {
            Arrays.fill(material, (byte) 0);
        }
    }

    /// The seed, owned by this key: do not close it.
    public Secret seed() {
        return seed;
    }

    /// The public half.
    public RecoveryPublicKey publicKey() {
        return publicKey;
    }

    /// Opens what [RecoveryPublicKey#encapsulate] sealed under the same `info`. X-Wing rejects
    /// implicitly: for a foreign or altered `enc` this gives an unrelated secret, which the
    /// commitment in the object's header then exposes. The caller closes the result.
    ///
    /// @throws EncryptionException.Damaged if `enc` cannot be an encapsulation at all
    public Secret decapsulate(byte[] enc, byte[] info) throws EncryptionException.Damaged {
        if (enc.length != Hpke.ENC_LENGTH) {
            throw new EncryptionException.Damaged(
                    "encapsulated key has " + enc.length + " bytes instead of " + Hpke.ENC_LENGTH);
        }
        byte[] material = seed.exposeBytes();
        try {
            var suite = Hpke.suite();
            byte[] exported =
                    suite.setupBaseR(enc, suite.deserializePrivateKey(material, null), info)
                            .export(
                                    Hpke.EXPORT_CONTEXT.getBytes(StandardCharsets.UTF_8),
                                    Hpke.EXPORT_LENGTH);
            Secret result = Secret.copyOf(exported);
            Arrays.fill(exported, (byte) 0);
            return result;
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new EncryptionException.Damaged("encapsulated key is not valid", e);
        } finally {
            Arrays.fill(material, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "RecoveryKey[" + publicKey.fingerprint() + ", redacted]";
    }

    @Override
    public void close() {
        seed.close();
    }
}
