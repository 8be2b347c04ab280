package lifeboat.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.prng.FixedSecureRandom;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMExtractor;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMGenerator;
import org.bouncycastle.pqc.crypto.xwing.XWingPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;
import org.junit.jupiter.api.Test;

class RecoveryKeyTest {
    private static final byte[] INFO = "a pack".getBytes(StandardCharsets.UTF_8);

    private final SeededRandomness randomness = new SeededRandomness(3);

    /// First vector of draft-connolly-cfrg-xwing-kem, appendix C: guards against a library whose
    /// X-Wing is of an older draft.
    @Test
    void theLibrarysXWingIsTheOneOfTheDraft() throws Exception {
        byte[] seed = hex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26");
        byte[] eseed =
                hex(
                        "3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e2"
                                + "35b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2");
        try (Secret secret = Secret.copyOf(seed);
                RecoveryKey key = RecoveryKey.fromSeed(secret)) {
            var sent =
                    new XWingKEMGenerator(new FixedSecureRandom(eseed))
                            .generateEncapsulated(
                                    new XWingPublicKeyParameters(key.publicKey().bytes()));
            assertThat(HexFormat.of().formatHex(sent.getSecret()))
                    .isEqualTo("d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384");
            byte[] received =
                    new XWingKEMExtractor(new XWingPrivateKeyParameters(seed))
                            .extractSecret(sent.getEncapsulation());
            assertThat(received).isEqualTo(sent.getSecret());
        }
    }

    @Test
    void opensWhatItsPublicKeySealed() throws Exception {
        try (RecoveryKey key = RecoveryKey.generate(randomness);
                Encapsulation sent = key.publicKey().encapsulate(INFO)) {
            assertThat(sent.enc()).hasSize(1120);
            assertThat(sent.secret().length()).isEqualTo(32);
            try (Secret received = key.decapsulate(sent.enc(), INFO)) {
                assertThat(received.exposeBytes()).isEqualTo(sent.secret().exposeBytes());
            }
        }
    }

    @Test
    void growsAgainFromItsSeedAndItsPublicKeyFromBytes() throws Exception {
        try (RecoveryKey key = RecoveryKey.generate(randomness);
                RecoveryKey again = RecoveryKey.fromSeed(key.seed())) {
            assertThat(again.publicKey()).isEqualTo(key.publicKey());
            assertThat(key.publicKey().bytes()).hasSize(1216);
            assertThat(key.publicKey().fingerprint()).matches("[0-9a-f]{16}");
            RecoveryPublicKey read = RecoveryPublicKey.deserialize(key.publicKey().bytes());
            assertThat(read).isEqualTo(key.publicKey()).hasSameHashCodeAs(key.publicKey());
            try (Encapsulation sent = read.encapsulate(INFO);
                    Secret received = again.decapsulate(sent.enc(), INFO)) {
                assertThat(received.exposeBytes()).isEqualTo(sent.secret().exposeBytes());
            }
        }
    }

    @Test
    void everyEncapsulationIsFresh() {
        try (RecoveryKey key = RecoveryKey.generate(randomness);
                Encapsulation a = key.publicKey().encapsulate(INFO, randomness);
                Encapsulation b = key.publicKey().encapsulate(INFO, randomness)) {
            assertThat(a.enc()).isNotEqualTo(b.enc());
            assertThat(a.secret().exposeBytes()).isNotEqualTo(b.secret().exposeBytes());
        }
    }

    @Test
    void anotherInfoKeyOrEncapsulationGivesAnUnrelatedSecret() throws Exception {
        try (RecoveryKey key = RecoveryKey.generate(randomness);
                RecoveryKey other = RecoveryKey.generate(randomness);
                Encapsulation sent = key.publicKey().encapsulate(INFO)) {
            byte[] secret = sent.secret().exposeBytes();
            assertThat(exposed(key.decapsulate(sent.enc(), new byte[0]))).isNotEqualTo(secret);
            assertThat(exposed(other.decapsulate(sent.enc(), INFO))).isNotEqualTo(secret);
            for (int at : new int[] {0, 500, 1087, 1088, 1119}) {
                byte[] enc = sent.enc();
                enc[at] ^= 1;
                assertThat(exposed(key.decapsulate(enc, INFO))).isNotEqualTo(secret);
            }
        }
    }

    @Test
    void refusesWhatCannotBeAnEncapsulation() {
        try (RecoveryKey key = RecoveryKey.generate(randomness)) {
            for (int length : new int[] {0, 1, 1119, 1121}) {
                assertThatThrownBy(() -> key.decapsulate(new byte[length], INFO))
                        .isInstanceOf(EncryptionException.Damaged.class);
            }
        }
    }

    /// An X25519 share of small order must not decide the secret: either it is refused, or the
    /// ML-KEM half still rules.
    @Test
    void aShareOfSmallOrderDoesNotGiveAPredictableSecret() {
        try (RecoveryKey key = RecoveryKey.generate(randomness)) {
            byte[] enc = randomness.bytes(1120);
            Arrays.fill(enc, 1088, 1120, (byte) 0);
            try (Secret a = key.decapsulate(enc, INFO)) {
                enc[0] ^= 1;
                try (Secret b = key.decapsulate(enc, INFO)) {
                    assertThat(a.exposeBytes()).isNotEqualTo(b.exposeBytes());
                }
            } catch (EncryptionException.Damaged refused) {
                assertThat(refused).hasMessageContaining("not valid");
            }
        }
    }

    @Test
    void refusesWhatCannotBeAPublicKey() {
        byte[] outOfRange = new byte[1216];
        Arrays.fill(outOfRange, (byte) 0xff);
        for (byte[] bad : new byte[][] {new byte[0], new byte[1215], new byte[1217], outOfRange}) {
            assertThatThrownBy(() -> RecoveryPublicKey.deserialize(bad))
                    .isInstanceOf(EncryptionException.Damaged.class);
        }
        byte[] firstTooLarge = new byte[1216];
        firstTooLarge[0] = 0x01;
        firstTooLarge[1] = 0x0d; // 0xd01 = 3329
        assertThatThrownBy(() -> RecoveryPublicKey.deserialize(firstTooLarge))
                .isInstanceOf(EncryptionException.Damaged.class);
    }

    @Test
    void theLargestCoefficientOfAPublicKeyIs3328() throws Exception {
        byte[] largest = new byte[1216];
        largest[0] = 0x00;
        largest[1] = 0x0d; // 0xd00 = 3328
        RecoveryPublicKey key = RecoveryPublicKey.deserialize(largest);
        assertThat(key.toString()).isEqualTo("RecoveryPublicKey[" + key.fingerprint() + "]");
        assertThat(key.fingerprint()).isEqualTo(Sha256.hexOf(largest).substring(0, 16));
        assertThat(key).isNotEqualTo("RecoveryPublicKey");
        byte[] secondTooLarge = new byte[1216];
        secondTooLarge[1] = 0x10;
        secondTooLarge[2] = (byte) 0xd0; // the second coefficient is 0xd01
        assertThatThrownBy(() -> RecoveryPublicKey.deserialize(secondTooLarge))
                .isInstanceOf(EncryptionException.Damaged.class);
        secondTooLarge[1] = 0x00;
        RecoveryPublicKey.deserialize(secondTooLarge);
    }

    @Test
    void refusesSeedsOfAnotherLengthAndUseAfterClose() {
        try (Secret seed = Secret.random(31, randomness)) {
            assertThatThrownBy(() -> RecoveryKey.fromSeed(seed))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        RecoveryKey key = RecoveryKey.generate(randomness);
        key.close();
        assertThatThrownBy(() -> key.decapsulate(new byte[1120], INFO))
                .isInstanceOf(IllegalStateException.class);
        assertThat(key.toString()).contains("redacted");
    }

    private static byte[] exposed(Secret secret) {
        try (secret) {
            return secret.exposeBytes();
        }
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
