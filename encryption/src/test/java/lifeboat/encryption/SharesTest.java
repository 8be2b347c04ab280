package lifeboat.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SharesTest {
    private final SeededRandomness randomness = new SeededRandomness(8);
    private final SlotContent content =
            SlotContent.of(Secret.random(32, randomness), randomness.bytes(32));

    @Test
    @DisplayName("K-09 every k shares give the secret, every k - 1 do not, for all k <= n <= 6")
    void anyKOfNAreEnoughAndFewerAreNot() throws Exception {
        for (int n = 2; n <= 6; n++) {
            for (int k = 2; k <= n; k++) {
                List<String> all = Shares.split(content, k, n, randomness);
                assertThat(all).hasSize(n);
                for (int chosen = 0; chosen < 1 << n; chosen++) {
                    List<String> some = choose(all, chosen);
                    if (some.size() >= k) {
                        assertGivesTheContent(some);
                    } else {
                        assertProblem(Shares.Problem.TOO_FEW, () -> Shares.combine(some));
                    }
                }
            }
        }
    }

    @Test
    void theOrderDoesNotMatterNorDoBlanksAround() throws Exception {
        List<String> shares = new ArrayList<>(Shares.split(content, 3, 5, randomness));
        Collections.shuffle(shares, new Random(1));
        shares.replaceAll(line -> "  " + line + " \r\n");
        assertGivesTheContent(shares);
    }

    @Test
    void worksAtTheLimits() throws Exception {
        List<String> all = Shares.split(content, 255, 255, randomness);
        assertGivesTheContent(all);
        assertProblem(Shares.Problem.TOO_FEW, () -> Shares.combine(all.subList(0, 254)));
        for (int[] bad : new int[][] {{1, 1}, {1, 5}, {0, 0}, {3, 2}, {2, 256}}) {
            assertThatThrownBy(() -> Shares.split(content, bad[0], bad[1], randomness))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        List<String> tooMany = Collections.nCopies(256, all.getFirst());
        assertThatThrownBy(() -> Shares.combine(tooMany))
                .isInstanceOf(EncryptionException.OutOfBounds.class);
    }

    @Test
    @DisplayName("K-09 k - 1 shares fit any secret: they tell nothing")
    void fewerSharesAreUniform() {
        // For one fixed secret and k = 2, byte 0 of a single share takes all values about equally
        // often, zero
        // (a vanishing top coefficient) included.
        int[] seen = new int[256];
        int rounds = 256 * 60;
        for (int i = 0; i < rounds; i++) {
            String share = Shares.split(content, 2, 2, randomness).get(1);
            seen[Integer.parseInt(share.split(":", -1)[4].substring(0, 2), 16)]++;
        }
        double chiSquare = 0;
        for (int count : seen) {
            chiSquare += (count - 60.0) * (count - 60.0) / 60.0;
        }
        assertThat(chiSquare).isBetween(150.0, 380.0); // 255 degrees of freedom
    }

    /// The polynomial, recomputed with a field arithmetic of our own: secret + c1 x + c2 x^2 ...
    /// over the AES field.
    @Test
    void theLibrarysSharesLieOnThePolynomialOfTheFormat() throws Exception {
        SeededRandomness once = new SeededRandomness(99);
        SeededRandomness again = new SeededRandomness(99);
        List<String> shares = Shares.split(content, 4, 20, once);
        String setId = HexFormat.of().formatHex(again.bytes(8));
        byte[] coefficients = again.bytes(3 * 64);
        byte[] secret = content.exposeBytes();
        for (int x = 1; x <= 20; x++) {
            byte[] expected = new byte[64];
            for (int i = 0; i < 64; i++) {
                int y = 0;
                for (int power = 3; power >= 1; power--) {
                    y = multiply(y ^ (coefficients[(power - 1) * 64 + i] & 0xff), x);
                }
                expected[i] = (byte) (y ^ secret[i]);
            }
            String[] parts = shares.get(x - 1).split(":", -1);
            assertThat(parts[0]).isEqualTo("lifeboat-share-v1");
            assertThat(parts[1]).isEqualTo(setId);
            assertThat(parts[2]).isEqualTo("4");
            assertThat(parts[3]).isEqualTo(Integer.toString(x));
            assertThat(parts[4]).isEqualTo(HexFormat.of().formatHex(expected));
        }
    }

    @Test
    @DisplayName("K-09 shares of different sets are refused by name, even of the same secret")
    void refusesMixedSets() {
        List<String> one = Shares.split(content, 2, 3, randomness);
        List<String> two = Shares.split(content, 2, 3, randomness);
        assertProblem(Shares.Problem.MIXED, () -> Shares.combine(List.of(one.get(0), two.get(1))));
        assertProblem(
                Shares.Problem.MIXED,
                () -> Shares.combine(List.of(one.get(0), one.get(1), two.get(2))));
        // the same set id claimed with another k
        String lessNeeded = remade(one.get(0), 2, "3");
        assertProblem(Shares.Problem.MIXED, () -> Shares.combine(List.of(lessNeeded, one.get(1))));
    }

    @Test
    @DisplayName("K-09 a share given twice is refused by name")
    void refusesDuplicates() {
        List<String> shares = Shares.split(content, 2, 3, randomness);
        assertProblem(
                Shares.Problem.DUPLICATE,
                () -> Shares.combine(List.of(shares.get(0), shares.get(0))));
        assertProblem(
                Shares.Problem.DUPLICATE,
                () -> Shares.combine(List.of(shares.get(0), remade(shares.get(1), 3, "1"))));
        assertProblem(
                Shares.Problem.MISTYPED,
                () -> Shares.combine(List.of(shares.get(0), remade(shares.get(1), 3, "0"))));
        assertProblem(
                Shares.Problem.MISTYPED,
                () -> Shares.combine(List.of(shares.get(0), remade(shares.get(1), 3, "256"))));
    }

    @Test
    @DisplayName("K-09 any changed character is refused by name, and so is any truncation")
    void refusesMistypedLines() {
        List<String> shares = Shares.split(content, 2, 2, randomness);
        String good = shares.get(0);
        for (int at = 0; at < good.length(); at++) {
            char wrong = good.charAt(at) == '1' ? '2' : '1';
            String flipped = good.substring(0, at) + wrong + good.substring(at + 1);
            assertProblem(
                    Shares.Problem.MISTYPED, () -> Shares.combine(List.of(flipped, shares.get(1))));
            String cut = good.substring(0, at);
            assertProblem(
                    Shares.Problem.MISTYPED, () -> Shares.combine(List.of(cut, shares.get(1))));
        }
        assertProblem(Shares.Problem.TOO_FEW, () -> Shares.combine(List.of()));
        assertThatThrownBy(() -> Shares.combine(List.of(shares.get(1), good + "0")))
                .hasMessageContaining("line 2");
    }

    @Test
    @DisplayName("K-09 a forged share with a right checksum does not give a wrong secret")
    void refusesForgedShares() throws Exception {
        List<String> shares = Shares.split(content, 2, 3, randomness);
        String[] parts = shares.get(0).split(":", -1);
        String data = (parts[4].startsWith("0") ? "1" : "0") + parts[4].substring(1);
        String forged = remade(shares.get(0), 4, data);
        assertProblem(Shares.Problem.ALTERED, () -> Shares.combine(List.of(forged, shares.get(1))));
        // also when it is not among the first k
        assertProblem(
                Shares.Problem.ALTERED,
                () -> Shares.combine(List.of(shares.get(1), shares.get(2), forged)));
        assertGivesTheContent(shares.subList(1, 3));
    }

    /// The line with one part replaced and its checksum made right again.
    private static String remade(String line, int part, String value) {
        String[] parts = line.split(":", -1);
        parts[part] = value;
        String checked = String.join(":", List.of(parts).subList(0, 6)) + ":";
        return checked + Sha256.hexOf(checked.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
    }

    private void assertGivesTheContent(List<String> shares) throws EncryptionException {
        try (SlotContent combined = Shares.combine(shares)) {
            assertThat(combined.exposeBytes()).isEqualTo(content.exposeBytes());
        }
    }

    private static void assertProblem(Shares.Problem problem, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        EncryptionException.UnusableShares.class,
                        e -> assertThat(e.problem()).isEqualTo(problem));
    }

    private static List<String> choose(List<String> all, int chosen) {
        List<String> some = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if ((chosen >> i & 1) == 1) {
                some.add(all.get(i));
            }
        }
        return some;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        for (int bit = 0; bit < 8; bit++) {
            product ^= (b >> bit & 1) == 1 ? a << bit : 0;
        }
        for (int bit = 14; bit >= 8; bit--) {
            product ^= (product >> bit & 1) == 1 ? 0x11b << (bit - 8) : 0;
        }
        return product;
    }
}
