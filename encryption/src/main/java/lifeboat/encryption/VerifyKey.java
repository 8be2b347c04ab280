package lifeboat.encryption;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// An Ed25519 public key (RFC 8032). Immutable, safe for concurrent use.
public final class VerifyKey {
    /// Bytes of a key.
    public static final int LENGTH = 32;

    private final byte[] bytes;

    VerifyKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Reads a key.
    ///
    /// @throws EncryptionException.Damaged if `bytes` is not 32 long or not a point of the
    ///   prime-order group: keys of small order would accept forged signatures
    public static VerifyKey of(byte[] bytes) throws EncryptionException.Damaged {
        if (bytes.length != LENGTH || !Ed25519.validatePublicKeyFull(bytes, 0)) {
            throw new EncryptionException.Damaged("verify key is not a valid Ed25519 key");
        }
        return new VerifyKey(bytes.clone());
    }

    /// The 32 bytes of the key.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// The first 16 hexadecimal digits of the SHA-256 of the key, for people to compare.
    public String fingerprint() {
        return Sha256.hexOf(bytes).substring(0, 16);
    }

    /// Whether `signature` was made by the private half over `message` in `domain`.
    public boolean verify(String domain, byte[] message, byte[] signature) {
        if (signature.length != SigningKey.SIGNATURE_LENGTH) {
            return false;
        }
        byte[] signed = signedBytes(domain, message);
        Ed25519Signer verifier = new Ed25519Signer();
        verifier.init(false, new Ed25519PublicKeyParameters(bytes));
        verifier.update(signed, 0, signed.length);
        return verifier.verifySignature(signature);
    }

    /// The bytes that Ed25519 sees: domain, a zero byte, message.
    static byte[] signedBytes(String domain, byte[] message) {
        if (domain.isEmpty() || domain.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a signing domain is not empty and holds no zero");
        }
        byte[] prefix = domain.getBytes(StandardCharsets.UTF_8);
        byte[] signed = Arrays.copyOf(prefix, prefix.length + 1 + message.length);
        System.arraycopy(message, 0, signed, prefix.length + 1, message.length);
        return signed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "VerifyKey[" + fingerprint() + "]";
    }
}
