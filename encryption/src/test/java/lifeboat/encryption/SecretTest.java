package lifeboat.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SecretTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    @DisplayName("HKDF gives test case 3 of RFC 5869 (no salt, no info) for an empty label")
    void derivesAsRfc5869Case3() {
        try (Secret ikm = Secret.copyOf(HEX.parseHex("0b".repeat(22)));
                Secret okm = ikm.derive("", 42)) {
            assertThat(HEX.formatHex(okm.exposeBytes()))
                    .isEqualTo(
                            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                                    + "9d201395faa4b61a96c8");
        }
    }

    @Test
    void derivesWithTheLabelAsInfo() throws Exception {
        byte[] material = new SeededRandomness(1).bytes(32);
        javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
        mac.init(new javax.crypto.spec.SecretKeySpec(new byte[32], "HmacSHA256"));
        byte[] extracted = mac.doFinal(material);
        mac.init(new javax.crypto.spec.SecretKeySpec(extracted, "HmacSHA256"));
        mac.update("a label ü".getBytes(StandardCharsets.UTF_8));
        byte[] expected = mac.doFinal(new byte[] {1});

        try (Secret secret = Secret.copyOf(material);
                Secret derived = secret.derive("a label ü", 32)) {
            assertThat(derived.exposeBytes()).isEqualTo(expected);
            assertThat(derived.matches(expected)).isTrue();
            expected[31] ^= 1;
            assertThat(derived.matches(expected)).isFalse();
        }
    }

    @Test
    void differentLabelsGiveDifferentSecrets() {
        try (Secret secret = Secret.random(32, new SeededRandomness(2));
                Secret a = secret.derive("a", 32);
                Secret b = secret.derive("b", 32)) {
            assertThat(a.exposeBytes()).isNotEqualTo(b.exposeBytes());
        }
    }

    @Test
    void showsNothingOfItself() {
        byte[] material = "very secret text".getBytes(StandardCharsets.US_ASCII);
        try (Secret secret = Secret.copyOf(material)) {
            assertThat(secret).hasToString("Secret[16 bytes, redacted]");
        }
    }

    @Test
    void isIndependentOfTheArraysAroundIt() {
        byte[] material = {1, 2, 3};
        try (Secret secret = Secret.copyOf(material)) {
            material[0] = 9;
            secret.exposeBytes()[1] = 9;
            assertThat(secret.exposeBytes()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void isGoneOnceClosed() {
        Secret secret = Secret.copyOf(new byte[] {1});
        secret.close();
        secret.close();
        assertThatThrownBy(secret::exposeBytes).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> secret.derive("x", 32)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesImpossibleLengths() {
        try (Secret secret = Secret.copyOf(new byte[] {1})) {
            assertThatThrownBy(() -> secret.derive("x", 0))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> secret.derive("x", 255 * 32 + 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void secureRandomnessDoesNotRepeat() {
        assertThat(Randomness.secure().bytes(32)).isNotEqualTo(Randomness.secure().bytes(32));
    }
}
