package lifeboat.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.Test;

class SigningKeyTest {
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    private final SigningKey key = SigningKey.generate(new SeededRandomness(4));

    /// RFC 8032, 7.1, test 2 for the library; its key also for our key derivation.
    @Test
    void theLibrarySignsAsRfc8032() {
        byte[] seed = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, new Ed25519PrivateKeyParameters(seed));
        signer.update((byte) 0x72);
        assertThat(HexFormat.of().formatHex(signer.generateSignature()))
                .isEqualTo(
                        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
        try (Secret secret = Secret.copyOf(seed);
                SigningKey read = SigningKey.fromSeed(secret)) {
            assertThat(HexFormat.of().formatHex(read.verifyKey().bytes()))
                    .isEqualTo("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        }
    }

    @Test
    void anotherImplementationVerifiesDomainZeroMessage() throws Exception {
        byte[] spki = new byte[44];
        System.arraycopy(hex("302a300506032b6570032100"), 0, spki, 0, 12);
        System.arraycopy(key.verifyKey().bytes(), 0, spki, 12, 32);
        Signature jdk = Signature.getInstance("Ed25519");
        jdk.initVerify(
                KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki)));
        jdk.update("domain v1\0message".getBytes(StandardCharsets.UTF_8));
        assertThat(jdk.verify(key.sign("domain v1", MESSAGE))).isTrue();
    }

    @Test
    void verifiesOnlyItsOwnDomainMessageAndKey() {
        byte[] signature = key.sign("domain", MESSAGE);
        VerifyKey verifyKey = key.verifyKey();
        VerifyKey stranger = SigningKey.generate(new SeededRandomness(5)).verifyKey();

        assertThat(signature).hasSize(64);
        assertThat(verifyKey.verify("domain", MESSAGE, signature)).isTrue();
        assertThat(verifyKey.verify("domaim", MESSAGE, signature)).isFalse();
        assertThat(verifyKey.verify("domain", new byte[0], signature)).isFalse();
        assertThat(stranger.verify("domain", MESSAGE, signature)).isFalse();
        assertThat(verifyKey.verify("domain", MESSAGE, new byte[64])).isFalse();
        assertThat(verifyKey.verify("domain", MESSAGE, Arrays.copyOf(signature, 63))).isFalse();
        for (int bit = 0; bit < 512; bit += 7) {
            byte[] flipped = signature.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(verifyKey.verify("domain", MESSAGE, flipped)).isFalse();
        }
    }

    @Test
    void refusesDomainsThatCouldBeConfused() {
        assertThatThrownBy(() -> key.sign("a\0b", MESSAGE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> key.sign("", MESSAGE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesKeysThatAreNotKeys() throws Exception {
        byte[] smallOrder = new byte[32];
        smallOrder[0] = 1; // the neutral element
        for (byte[] bad : new byte[][] {new byte[0], new byte[31], new byte[33], smallOrder}) {
            assertThatThrownBy(() -> VerifyKey.of(bad))
                    .isInstanceOf(EncryptionException.Damaged.class);
        }
        assertThat(VerifyKey.of(key.verifyKey().bytes()))
                .isEqualTo(key.verifyKey())
                .hasSameHashCodeAs(key.verifyKey());
    }

    @Test
    void wantsSeedsOf32Bytes() {
        for (int length : new int[] {0, 31, 33, 64}) {
            try (Secret seed = Secret.copyOf(new byte[length])) {
                assertThatThrownBy(() -> SigningKey.fromSeed(seed))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void aKeyIsShownByItsFingerprint() {
        VerifyKey verifyKey = key.verifyKey();
        assertThat(verifyKey.fingerprint())
                .isEqualTo(Sha256.hexOf(verifyKey.bytes()).substring(0, 16));
        assertThat(verifyKey).hasToString("VerifyKey[" + verifyKey.fingerprint() + "]");
        assertThat(verifyKey)
                .isNotEqualTo(SigningKey.generate(new SeededRandomness(5)).verifyKey())
                .isNotEqualTo("VerifyKey");
    }

    @Test
    void isGoneOnceClosedAndShowsNothing() {
        assertThat(key.toString()).contains("redacted");
        try (SigningKey again = SigningKey.fromSeed(key.seed())) {
            assertThat(again.verifyKey()).isEqualTo(key.verifyKey());
        }
        key.close();
        assertThatThrownBy(() -> key.sign("domain", MESSAGE))
                .isInstanceOf(IllegalStateException.class);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
