package lifeboat.vault.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import lifeboat.vault.TestAllocations;
import lifeboat.vault.VaultException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FrameCodecTest {
    private final FrameCodec codec = new FrameCodec(3);
    private final byte[] content = new byte[FrameCodec.MAX_CONTENT];
    private final byte[] out = new byte[FrameCodec.MAX_PLAIN];

    @AfterEach
    void close() {
        codec.close();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] content(int codec, long plain, long size, byte[] payload) {
        byte[] content = new byte[(9 + payload.length + 255) / 256 * 256];
        content[0] = (byte) codec;
        for (int i = 0; i < 4; i++) {
            content[1 + i] = (byte) (plain >>> (24 - 8 * i));
            content[5 + i] = (byte) (size >>> (24 - 8 * i));
        }
        System.arraycopy(payload, 0, content, 9, payload.length);
        return content;
    }

    @Test
    void framesOfEveryLengthAreReadBack() throws Exception {
        for (int length : new int[] {0, 1, 246, 247, 248, 65_536, 1_000_000, 1 << 20}) {
            for (byte[] plain : new byte[][] {random(length), new byte[length]}) {
                int encoded = codec.encode(plain, length, content);
                assertThat(encoded % 256).isZero();
                assertThat(codec.decode(content, encoded, out, "x")).isEqualTo(length);
                assertThat(Arrays.equals(out, 0, length, plain, 0, length)).isTrue();
            }
        }
    }

    @Test
    void bytesThatDoNotCompressAreStored() {
        int encoded = codec.encode(random(1 << 20), 1 << 20, content);
        assertThat(content[0]).isZero();
        assertThat(encoded).isEqualTo((1 << 20) + 256);
        codec.encode(new byte[1 << 20], 1 << 20, content);
        assertThat(content[0]).isEqualTo((byte) 1);
    }

    @Test
    void moreThanAFrameIsRefused() {
        assertThatThrownBy(() -> codec.encode(new byte[2 << 20], (1 << 20) + 1, content))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyTruncationAndEveryChangedLengthIsDamage() {
        byte[] plain =
                "to be or not to be "
                        .repeat(40)
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        int encoded = codec.encode(plain, plain.length, content);
        for (int length = 0; length < encoded; length++) {
            int cut = length;
            assertThatThrownBy(() -> codec.decode(content, cut, out, "x"))
                    .isInstanceOf(VaultException.Damaged.class);
        }
        for (int at = 1; at < 9; at++) {
            byte[] changed = content.clone();
            changed[at] ^= 1;
            assertThatThrownBy(() -> codec.decode(changed, encoded, out, "x"))
                    .as("byte %d", at)
                    .isInstanceOf(VaultException.Damaged.class);
        }
        byte[] padded = content.clone();
        padded[encoded - 1] = 1;
        assertThatThrownBy(() -> codec.decode(padded, encoded, out, "x"))
                .isInstanceOf(VaultException.Damaged.class);
    }

    @Test
    void randomBytesAreDamageOrAFrameAndNothingElse() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            byte[] payload = new byte[random.nextInt(600)];
            random.nextBytes(payload);
            if (i % 2 == 0 && payload.length > 4) { // a frame of zstd, at least by its magic
                payload[0] = 0x28;
                payload[1] = (byte) 0xB5;
                payload[2] = 0x2F;
                payload[3] = (byte) 0xFD;
            }
            byte[] hostile = content(1, random.nextInt(1 << 20), payload.length, payload);
            try {
                assertThat(codec.decode(hostile, hostile.length, out, "x")).isNotNegative();
            } catch (VaultException.Damaged e) {
                assertThat(e).hasMessageStartingWith("x: ");
            }
        }
    }

    @Test
    @DisplayName("X-12 a frame that would grow beyond what it says is refused")
    void ratioBombsAreRefused() {
        byte[] bomb = Zstd.compress(new byte[64 << 20]);
        byte[] hostile = content(1, 1 << 20, bomb.length, bomb);
        TestAllocations.assertRefused(
                1 << 20, () -> codec.decode(hostile, hostile.length, out, "x"));
        for (long claim : new long[] {(1 << 20) + 1, 0x7fff_ffffL, 0xffff_ffffL}) {
            byte[] claims = content(0, claim, 1, new byte[1]);
            TestAllocations.assertRefused(
                    1 << 16, () -> codec.decode(claims, claims.length, out, "x"));
            byte[] longer = content(0, 1, claim, new byte[1]);
            TestAllocations.assertRefused(
                    1 << 16, () -> codec.decode(longer, longer.length, out, "x"));
        }
        byte[] less = Zstd.compress(new byte[10]);
        byte[] tooFew = content(1, 11, less.length, less);
        assertThatThrownBy(() -> codec.decode(tooFew, tooFew.length, out, "x"))
                .isInstanceOf(VaultException.Damaged.class);
    }

    @Test
    @DisplayName("S-11 whatever wrong byte the compressor emits, the frame is not made")
    void aWrongByteOfTheCompressor() throws Exception {
        byte[] plain = "what is to be kept, again and again ".repeat(40).getBytes(US_ASCII);
        int size = 1;
        for (int at = 0; at < size; at++) {
            int wrong = at;
            var emitted = new AtomicInteger();
            try (FrameCodec sabotaged =
                    new FrameCodec(
                            3,
                            (context, to, from, room, text, offset, length) -> {
                                int count =
                                        context.compressByteArray(
                                                to, from, room, text, offset, length);
                                to[from + wrong] ^= 1;
                                emitted.set(count);
                                return count;
                            })) {
                assertMadeOnlyIfRight(sabotaged, plain);
            }
            size = emitted.get();
        }
        assertThat(size).isGreaterThan(40);
    }

    /// A changed bit may mean nothing, as one that is unused.
    private void assertMadeOnlyIfRight(FrameCodec sabotaged, byte[] plain) throws Exception {
        int length;
        try {
            length = sabotaged.encode(plain, plain.length, content);
        } catch (UnsoundStageException e) {
            return;
        }
        assertThat(codec.decode(content, length, out, "x")).isEqualTo(plain.length);
        assertThat(Arrays.copyOf(out, plain.length)).isEqualTo(plain);
    }

    @Test
    @DisplayName("S-11 a compressor that takes other, less or no bytes is found out")
    void aCompressorThatMistakesItsInput() {
        byte[] plain = "what is to be kept, again and again ".repeat(40).getBytes(US_ASCII);
        byte[] other = plain.clone();
        other[700] ^= 1;
        FrameCodec.Compression takesOther =
                (context, to, from, room, _, offset, length) ->
                        context.compressByteArray(to, from, room, other, offset, length);
        FrameCodec.Compression takesLess =
                (context, to, from, room, text, offset, length) ->
                        context.compressByteArray(to, from, room, text, offset, length - 1);
        FrameCodec.Compression emitsLess =
                (context, to, from, room, text, offset, length) ->
                        context.compressByteArray(to, from, room, text, offset, length) - 1;
        FrameCodec.Compression emitsNothing = (_, _, _, _, _, _, _) -> 0;
        for (var wrong : List.of(takesOther, takesLess, emitsLess, emitsNothing)) {
            try (FrameCodec sabotaged = new FrameCodec(3, wrong)) {
                assertThatThrownBy(() -> sabotaged.encode(plain, plain.length, content))
                        .isInstanceOf(UnsoundStageException.class);
            }
        }
    }
}
