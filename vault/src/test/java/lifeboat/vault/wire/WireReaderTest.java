package lifeboat.vault.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import lifeboat.vault.TestAllocations;
import lifeboat.vault.VaultException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireReaderTest {
    private static final long[] NUMBERS = {
        0,
        1,
        127,
        128,
        16_383,
        16_384,
        Integer.MAX_VALUE,
        1L << 31,
        1L << 62,
        Long.MAX_VALUE,
        -1,
        Long.MIN_VALUE
    };

    private static byte[] everything() {
        WireWriter out = new WireWriter(1);
        for (long number : NUMBERS) {
            out.varint(number).signed(number).u64(number).u32(number);
        }
        return out.u8(255).u16(65_535).string(new byte[] {0, 1}).text("caf\u00e9").toBytes();
    }

    private static void readEverything(WireReader in) throws VaultException {
        for (long number : NUMBERS) {
            assertThat(in.varint()).isEqualTo(number);
            assertThat(in.signed()).isEqualTo(number);
            assertThat(in.u64()).isEqualTo(number);
            assertThat(in.u32()).isEqualTo(number & 0xffff_ffffL);
        }
        assertThat(in.u8()).isEqualTo(255);
        assertThat(in.u16()).isEqualTo(65_535);
        assertThat(in.string(2)).containsExactly(0, 1);
        assertThat(in.text(10)).isEqualTo("caf\u00e9");
        in.end();
    }

    @Test
    void everyFieldIsReadBack() throws Exception {
        readEverything(new WireReader(everything(), "x"));
    }

    @Test
    void everyTruncationIsDamage() {
        byte[] whole = everything();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> readEverything(new WireReader(cut, "x")))
                    .as("%d bytes", length)
                    .isInstanceOf(VaultException.Damaged.class);
        }
        byte[] more = Arrays.copyOf(whole, whole.length + 1);
        assertThatThrownBy(() -> readEverything(new WireReader(more, "x")))
                .isInstanceOf(VaultException.Damaged.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "80",
                "ffffffffffffffffff",
                "ffffffffffffffffff02",
                "80808080808080808080",
                "ffffffffffffffffffff01"
            })
    void numbersThatDoNotEndOrAreTooLongAreDamage(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> new WireReader(bytes, "x").varint())
                .isInstanceOf(VaultException.Damaged.class);
    }

    @Test
    @DisplayName("X-12 counts and lengths are checked against what is there before memory is taken")
    void absurdCountsAreRefusedBeforeMemoryIsTaken() {
        for (long claim : new long[] {3, 1 << 20, Integer.MAX_VALUE, 1L << 40, -1}) {
            byte[] bytes = new WireWriter().varint(claim).u8(0).u8(0).toBytes();
            TestAllocations.assertRefused(
                    1 << 20, () -> new WireReader(bytes, "x").string(Integer.MAX_VALUE));
            TestAllocations.assertRefused(
                    1 << 20, () -> new WireReader(bytes, "x").countOf(16, Integer.MAX_VALUE));
            TestAllocations.assertRefused(1 << 20, () -> new WireReader(bytes, "x").count(2));
        }
    }

    @Test
    void textThatIsNotUtf8IsDamage() {
        byte[] bytes = {1, (byte) 0xE9};
        assertThatThrownBy(() -> new WireReader(bytes, "x").text(10))
                .isInstanceOf(VaultException.Damaged.class);
    }

    @Test
    void randomBytesAreReadOrDamageAndNothingElse() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            WireReader in = new WireReader(bytes, "x");
            try {
                while (in.remaining() > 0) {
                    switch (random.nextInt(5)) {
                        case 0 -> in.varint();
                        case 1 -> assertThat(in.string(50)).hasSizeLessThan(40);
                        case 2 -> assertThat(in.count(100)).isBetween(0, 100);
                        case 3 -> assertThat(in.text(9).length()).isLessThan(10);
                        default -> assertThat(in.u16()).isBetween(0, 65_535);
                    }
                }
            } catch (VaultException.Damaged e) {
                assertThat(e).hasMessageStartingWith("x: ");
            }
        }
    }
}
