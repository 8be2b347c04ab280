package lifeboat.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PassphraseTest {
    @Test
    @DisplayName("K-03 composed and decomposed letters are one passphrase")
    void normalisesToFormC() throws Exception {
        assertThat(typed("Ku\u0308che Ä")).isEqualTo(utf8("Küche Ä"));
        assertThat(typed("K\u00fcche A\u0308")).isEqualTo(utf8("Küche Ä"));
        assertThat(file("Ku\u0308che A\u0308\n")).isEqualTo(utf8("Küche Ä"));
        assertThat(typed("\ufb01")).isEqualTo(utf8("\ufb01")); // C, not KC
    }

    @Test
    @DisplayName("K-03 one line ending at the end of a file does not count, everything else does")
    void stripsOneLineEndingOfAFile() throws Exception {
        assertThat(file("pass phrase")).isEqualTo(utf8("pass phrase"));
        assertThat(file("pass phrase\n")).isEqualTo(utf8("pass phrase"));
        assertThat(file("pass phrase\r\n")).isEqualTo(utf8("pass phrase"));
        assertThat(file("pass phrase\n\n")).isEqualTo(utf8("pass phrase\n"));
        assertThat(file("pass phrase\r")).isEqualTo(utf8("pass phrase\r"));
        assertThat(file(" pass  phrase \n")).isEqualTo(utf8(" pass  phrase "));
        assertThat(typed("pass phrase\n")).isEqualTo(utf8("pass phrase\n"));
        assertThat(typed(" pass  phrase ")).isEqualTo(utf8(" pass  phrase "));
    }

    @Test
    @DisplayName("K-03 empty passphrases are refused, blanks are not empty")
    void refusesEmpty() throws Exception {
        for (String empty : new String[] {"", "\n", "\r\n"}) {
            assertThatThrownBy(() -> file(empty))
                    .isInstanceOf(EncryptionException.OutOfBounds.class);
        }
        assertThatThrownBy(() -> typed("")).isInstanceOf(EncryptionException.OutOfBounds.class);
        assertThat(typed(" ")).isEqualTo(utf8(" "));
    }

    @Test
    @DisplayName("K-03 a passphrase of 1 MiB is taken, one byte more is not")
    void boundsTheLength() throws Exception {
        int most = 1 << 20;
        assertThat(file("x".repeat(most) + "\n")).hasSize(most);
        assertThat(typed("ü".repeat(most / 2))).hasSize(most);
        assertThatThrownBy(() -> file("x".repeat(most + 1)))
                .isInstanceOf(EncryptionException.OutOfBounds.class);
        assertThatThrownBy(() -> typed("x".repeat(most + 1)))
                .isInstanceOf(EncryptionException.OutOfBounds.class);
        assertThatThrownBy(() -> typed("ü".repeat(most / 2) + "x"))
                .isInstanceOf(EncryptionException.OutOfBounds.class);
    }

    @Test
    void refusesWhatIsNotUnicode() {
        assertThatThrownBy(() -> Passphrase.fromFile(new byte[] {'a', (byte) 0xff}))
                .isInstanceOf(EncryptionException.Damaged.class);
        for (String lone : new String[] {"a\ud800", "\udc00a", "\ud800a"}) {
            assertThatThrownBy(() -> typed(lone)).isInstanceOf(EncryptionException.Damaged.class);
        }
    }

    @Test
    void isGoneOnceClosedAndShowsNothing() throws Exception {
        Passphrase passphrase = Passphrase.typed("secret".toCharArray());
        assertThat(passphrase).hasToString("Passphrase[redacted]");
        passphrase.close();
        assertThatThrownBy(passphrase::exposeBytes).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void leavesTheCallersArraysAlone() throws Exception {
        char[] typed = "secret".toCharArray();
        byte[] content = utf8("secret\n");
        try (Passphrase a = Passphrase.typed(typed);
                Passphrase b = Passphrase.fromFile(content)) {
            assertThat(a.exposeBytes()).isEqualTo(b.exposeBytes());
        }
        assertThat(typed).isEqualTo("secret".toCharArray());
        assertThat(content).isEqualTo(utf8("secret\n"));
    }

    @Test
    void estimatesStrengthNaively() throws Exception {
        assertThat(strength("a")).isEqualTo(4);
        assertThat(strength("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")).isEqualTo(4);
        assertThat(strength("abababababababab")).isBetween(20, 25);
        assertThat(strength("12345678")).isEqualTo(26);
        assertThat(strength("Tr0ub4dor&3")).isBetween(60, 75);
        assertThat(strength("cobalt anvil mercy tundra oyster ferry glade pinch"))
                .isGreaterThan(70);
        assertThat(strength("ÄÖÜ")).isEqualTo(19);
    }

    private static int strength(String text) throws EncryptionException {
        try (Passphrase passphrase = Passphrase.typed(text.toCharArray())) {
            return passphrase.strengthBits();
        }
    }

    private static byte[] typed(String text) throws EncryptionException {
        try (Passphrase passphrase = Passphrase.typed(text.toCharArray())) {
            return passphrase.exposeBytes();
        }
    }

    private static byte[] file(String text) throws EncryptionException {
        byte[] content = utf8(text);
        try (Passphrase passphrase = Passphrase.fromFile(content)) {
            return passphrase.exposeBytes();
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
