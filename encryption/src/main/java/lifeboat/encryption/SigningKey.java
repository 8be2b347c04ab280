package lifeboat.encryption;

import java.util.Arrays;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/// An Ed25519 private key (RFC 8032). Signatures are separated by domain, so that a document of one
/// kind can never stand in for another: what is signed is `domain in UTF-8 || 0x00 || message`,
/// which stock `openssl pkeyutl -verify -rawin` checks just as well. Safe for concurrent use until
/// closed.
public final class SigningKey implements AutoCloseable {
    /// Bytes of [#seed()].
    public static final int SEED_LENGTH = 32;

    /// Bytes of a signature.
    public static final int SIGNATURE_LENGTH = 64;

    private final Secret seed;
    private final VerifyKey verifyKey;

    private SigningKey(Secret seed, VerifyKey verifyKey) {
        this.seed = seed;
        this.verifyKey = verifyKey;
    }

    /// A new key.
    public static SigningKey generate(Randomness randomness) {
        try (Secret seed = Secret.random(SEED_LENGTH, randomness)) {
            return fromSeed(seed);
        }
    }

    /// The key with this 32-byte seed. Copies `seed`; the caller keeps and closes its own.
    public static SigningKey fromSeed(Secret seed) {
        if (seed.length() != SEED_LENGTH) {
            throw new IllegalArgumentException("a signing seed has " + SEED_LENGTH + " bytes");
        }
        byte[] material = seed.exposeBytes();
        try {
            byte[] publicBytes =
                    new Ed25519PrivateKeyParameters(material).generatePublicKey().getEncoded();
            return new SigningKey(Secret.copyOf(material), new VerifyKey(publicBytes));
        } finally {
            Arrays.fill(material, (byte) 0);
        }
    }

    /// The seed, owned by this key: do not close it.
    public Secret seed() {
        return seed;
    }

    /// The public half.
    public VerifyKey verifyKey() {
        return verifyKey;
    }

    /// The 64-byte signature of `message` in `domain`.
    ///
    /// @throws IllegalArgumentException if `domain` is empty or holds a zero character
    public byte[] sign(String domain, byte[] message) {
        byte[] signed = VerifyKey.signedBytes(domain, message);
        byte[] material = seed.exposeBytes();
        try {
            Ed25519Signer signer = new Ed25519Signer();
            signer.init(true, new Ed25519PrivateKeyParameters(material));
            signer.update(signed, 0, signed.length);
            return signer.generateSignature();
        } finally {
            Arrays.fill(material, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "SigningKey[" + verifyKey.fingerprint() + ", redacted]";
    }

    @Override
    public void close() {
        seed.close();
    }
}
