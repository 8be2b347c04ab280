package lifeboat.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FramesTest {
    private final SeededRandomness randomness = new SeededRandomness(6);
    private final Secret objectKey = Secret.random(32, randomness);
    private final byte[] commitment = FrameSealer.commitment(objectKey);
    private final byte[] header = header("pack 1", commitment);

    @Test
    void opensWhatWasSealedAtEveryEdge() throws Exception {
        FrameSealer sealer = FrameSealer.over(objectKey, header);
        FrameOpener opener = FrameOpener.over(objectKey, header, commitment);
        int number = 0;
        for (int length :
                new int[] {0, 1, 15, 16, 17, 4095, 65536, (1 << 20) - 1, 1 << 20, (1 << 20) + 1}) {
            byte[] plain = randomness.bytes(length);
            byte[] sealed = new byte[length + 16 + 6];
            byte[] opened = new byte[length + 5];
            assertThat(sealer.seal(number, FrameRole.DATA, plain, 0, length, sealed, 3))
                    .isEqualTo(length + 16);
            assertThat(opener.open(number, FrameRole.DATA, sealed, 3, length + 16, opened, 2))
                    .isEqualTo(length);
            assertThat(Arrays.copyOfRange(opened, 2, 2 + length)).isEqualTo(plain);
            assertThat(Arrays.copyOf(sealed, 3)).containsOnly(0);
            number++;
        }
    }

    /// The documented format, written out once more without our code.
    @Test
    void aStrangerCanReadAFrameFromTheDescription() throws Exception {
        byte[] plain = randomness.bytes(100);
        byte[] sealed = seal(FrameSealer.over(objectKey, header), 7, FrameRole.LAST, plain);
        byte[] aad =
                ByteBuffer.allocate(17 + 32 + 4 + 1)
                        .put("lifeboat frame v1".getBytes(StandardCharsets.US_ASCII))
                        .put(Sha256.of(header))
                        .putInt(7)
                        .put((byte) 1)
                        .array();
        assertThat(decrypt(objectKey, 7, aad, sealed)).isEqualTo(plain);
    }

    @Test
    @DisplayName("K-01 no frame number is sealed twice, whatever the threads do")
    void sealsEachFrameNumberOnce() throws Exception {
        FrameSealer sealer = FrameSealer.over(objectKey, header);
        int frames = 20_000;
        AtomicInteger arrived = new AtomicInteger();
        Callable<Integer> worker =
                () -> {
                    int refused = 0;
                    for (int number = 0; number < frames; number++) {
                        arrived.incrementAndGet();
                        // both claim the same number at the same moment
                        for (int spin = 0; arrived.get() < 2 * (number + 1); spin++) {
                            if (spin < 1000) {
                                Thread.onSpinWait();
                            } else {
                                LockSupport.parkNanos(1000); // the other one has no processor
                            }
                        }
                        try {
                            seal(sealer, number, FrameRole.DATA, new byte[0]);
                        } catch (IllegalStateException expected) {
                            refused++;
                        }
                    }
                    return refused;
                };
        int refused = 0;
        try (var executor = Executors.newFixedThreadPool(2)) {
            for (Future<Integer> result : executor.invokeAll(List.of(worker, worker))) {
                refused += result.get();
            }
        }
        assertThat(refused).isEqualTo(frames);
    }

    @Test
    @DisplayName("K-01 the pair of key and nonce is never the same over many objects and frames")
    void everyKeyAndNonceIsUnique() {
        Set<String> seen = new HashSet<>();
        for (int object = 0; object < 100; object++) {
            try (Secret key = Secret.random(32, randomness)) {
                FrameSealer sealer = FrameSealer.over(key, header);
                for (int number = 0; number < 1000; number++) {
                    // zeros in: the output is the key stream, which a repeated pair would repeat
                    byte[] sealed = seal(sealer, number, FrameRole.DATA, new byte[16]);
                    assertThat(seen.add(Arrays.toString(Arrays.copyOf(sealed, 16)))).isTrue();
                }
            }
        }
        assertThat(seen).hasSize(100_000);
    }

    @Test
    void aRefusedCallSpendsNoNumber() {
        FrameSealer sealer = FrameSealer.over(objectKey, header);
        byte[] plain = new byte[10];
        assertThatThrownBy(() -> sealer.seal(0, FrameRole.DATA, plain, 0, 10, new byte[25], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> sealer.seal(0, FrameRole.DATA, plain, 5, 6, new byte[99], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> seal(sealer, -1, FrameRole.DATA, plain))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> seal(sealer, 1 << 24, FrameRole.DATA, plain))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(seal(sealer, 0, FrameRole.DATA, plain)).hasSize(26);
        assertThatThrownBy(() -> seal(sealer, 0, FrameRole.LAST, plain))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("X-03 a frame does not open under another role, number or header")
    void bindsRoleNumberAndHeader() throws Exception {
        FrameSealer sealer = FrameSealer.over(objectKey, header);
        FrameOpener opener = FrameOpener.over(objectKey, header, commitment);
        byte[] data = seal(sealer, 0, FrameRole.DATA, randomness.bytes(100));
        byte[] last = seal(sealer, 1, FrameRole.LAST, randomness.bytes(100));

        assertDamaged(opener, 0, FrameRole.LAST, data); // cut after frame 0
        assertDamaged(opener, 1, FrameRole.DATA, last); // something appended
        assertDamaged(opener, 1, FrameRole.DATA, data); // moved
        assertDamaged(opener, 1, FrameRole.LAST, data); // swapped
        assertDamaged(opener, 0, FrameRole.DATA, last);
        for (int at = 0; at < header.length; at++) {
            byte[] changed = header.clone();
            changed[at] ^= 1;
            FrameOpener other = FrameOpener.over(objectKey, changed, commitment);
            assertDamaged(other, 0, FrameRole.DATA, data);
        }
        assertThat(opener.open(0, FrameRole.DATA, data, 0, 116, new byte[100], 0)).isEqualTo(100);
    }

    @Test
    @DisplayName("X-05 frames of two objects of the same shape cannot be exchanged")
    void bindsTheObject() throws Exception {
        byte[] otherHeader = header("pack 2", commitment);
        byte[] sealed = seal(FrameSealer.over(objectKey, header), 0, FrameRole.LAST, new byte[50]);
        assertDamaged(
                FrameOpener.over(objectKey, otherHeader, commitment), 0, FrameRole.LAST, sealed);
    }

    @Test
    @DisplayName(
            "X-01, X-02 every truncation and 200 random flips are noticed and leave no plaintext")
    void noticesTruncationAndFlips() throws Exception {
        FrameOpener opener = FrameOpener.over(objectKey, header, commitment);
        byte[] sealed =
                seal(FrameSealer.over(objectKey, header), 0, FrameRole.LAST, randomness.bytes(300));
        for (int length = 0; length < sealed.length; length++) {
            assertDamaged(opener, 0, FrameRole.LAST, Arrays.copyOf(sealed, length));
        }
        assertDamaged(opener, 0, FrameRole.LAST, Arrays.copyOf(sealed, sealed.length + 1));
        Random random = new Random(200);
        for (int i = 0; i < 200; i++) {
            byte[] flipped = sealed.clone();
            int bit = random.nextInt(sealed.length * 8);
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertDamaged(opener, 0, FrameRole.LAST, flipped);
        }
        byte[] large =
                seal(
                        FrameSealer.over(objectKey, header),
                        1,
                        FrameRole.LAST,
                        randomness.bytes(3 << 20));
        large[large.length - 1] ^= 1;
        assertDamaged(opener, 1, FrameRole.LAST, large);
        assertDamaged(opener, -1, FrameRole.LAST, sealed);
    }

    @Test
    @DisplayName("K-13 a frame that authenticates under a second key is stopped by the commitment")
    void refusesAKeyThatTheHeaderDoesNotCommitTo() throws Exception {
        try (Secret second = Secret.random(32, randomness)) {
            // The header commits to objectKey, yet the frame is perfectly valid under the second
            // key.
            byte[] sealed = seal(FrameSealer.over(second, header), 0, FrameRole.LAST, new byte[9]);
            byte[] aad =
                    ByteBuffer.allocate(17 + 32 + 4 + 1)
                            .put("lifeboat frame v1".getBytes(StandardCharsets.US_ASCII))
                            .put(Sha256.of(header))
                            .putInt(0)
                            .put((byte) 1)
                            .array();
            assertThat(decrypt(second, 0, aad, sealed)).isEqualTo(new byte[9]);

            assertThatThrownBy(() -> FrameOpener.over(second, header, commitment))
                    .isInstanceOf(EncryptionException.WrongKey.class);
            assertThatThrownBy(() -> FrameOpener.over(objectKey, header, new byte[0]))
                    .isInstanceOf(EncryptionException.WrongKey.class);
        }
    }

    @Test
    void manyThreadsOpenAtOnce() throws InterruptedException, ExecutionException {
        FrameSealer sealer = FrameSealer.over(objectKey, header);
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int worker = 0; worker < 4; worker++) {
            int first = worker * 100;
            tasks.add(() -> {
                FrameOpener opener = FrameOpener.over(objectKey, header, commitment);
                boolean same = true;
                for (int number = first; number < first + 100; number++) {
                    byte[] plain = new SeededRandomness(number).bytes(5000);
                    byte[] sealed = seal(sealer, number, FrameRole.DATA, plain);
                    byte[] out = new byte[5000];
                    opener.open(number, FrameRole.DATA, sealed, 0, 5016, out, 0);
                    same &= Arrays.equals(plain, out);
                }
                return same;
            });
        }
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> result : executor.invokeAll(tasks)) {
                assertThat(result.get()).isTrue();
            }
        }
    }

    @Test
    @DisplayName("S-11 a frame that a broken cipher emitted is found by opening it again")
    void looksAtWhatItSealed() {
        FrameSealer sealer = FrameSealer.over(objectKey, header);
        byte[] plain = randomness.bytes(100);
        byte[] room = new byte[3 + 100 + FrameSealer.OVERHEAD + 2];
        byte[] scratch = new byte[120];
        byte[] in = Arrays.copyOf(new byte[5], 105);
        System.arraycopy(plain, 0, in, 5, 100);
        sealer.seal(4, FrameRole.DATA, in, 5, 100, room, 3);

        assertThat(sealer.isSound(4, FrameRole.DATA, in, 5, 100, room, 3, scratch)).isTrue();
        assertThat(Arrays.copyOf(scratch, 100)).isEqualTo(plain);
        assertThat(sealer.isSound(4, FrameRole.LAST, in, 5, 100, room, 3, scratch)).isFalse();
        assertThat(sealer.isSound(5, FrameRole.DATA, in, 5, 100, room, 3, scratch)).isFalse();
        for (int at = 3; at < 3 + 100 + FrameSealer.OVERHEAD; at++) {
            byte[] wrong = room.clone();
            wrong[at] ^= 1;
            assertThat(sealer.isSound(4, FrameRole.DATA, in, 5, 100, wrong, 3, scratch)).isFalse();
        }
        for (int at = 5; at < 105; at++) {
            byte[] other = in.clone();
            other[at] ^= 1; // authentic, and yet not what was to be sealed
            assertThat(sealer.isSound(4, FrameRole.DATA, other, 5, 100, room, 3, scratch))
                    .isFalse();
        }
    }

    @Test
    void theHighestFrameNumberIsTheLast() throws Exception {
        FrameSealer sealer = FrameSealer.over(objectKey, header);
        FrameOpener opener = FrameOpener.over(objectKey, header, commitment);
        int highest = (1 << 24) - 1;
        assertThat(FrameSealer.HIGHEST_FRAME).isEqualTo(highest);
        byte[] sealed = seal(sealer, highest, FrameRole.LAST, new byte[3]);
        assertThat(opener.open(highest, FrameRole.LAST, sealed, 0, 19, new byte[3], 0))
                .isEqualTo(3);
        assertThatThrownBy(() ->
                        opener.open(highest + 1, FrameRole.LAST, sealed, 0, 19, new byte[3], 0))
                .isInstanceOf(EncryptionException.Damaged.class)
                .hasMessageContaining("no frame has the number");
    }

    @Test
    void rangesThatDoNotFitAreTheCallersMistake() throws Exception {
        FrameOpener opener = FrameOpener.over(objectKey, header, commitment);
        byte[] sealed = seal(FrameSealer.over(objectKey, header), 0, FrameRole.DATA, new byte[10]);
        assertThatThrownBy(() -> opener.open(0, FrameRole.DATA, sealed, 1, 26, new byte[10], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> opener.open(0, FrameRole.DATA, sealed, 0, 26, new byte[10], 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        FrameCipher cipher = FrameCipher.over(objectKey, header);
        assertThatThrownBy(() -> cipher.seal(0, FrameRole.DATA, new byte[9], 0, 9, new byte[9], 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("frame 0");
        assertThatThrownBy(() -> cipher.open(0, FrameRole.DATA, sealed, 0, 26, new byte[9], 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("frame 0");
    }

    @Test
    void showsNothingOfItsKey() throws Exception {
        assertThat(FrameSealer.over(objectKey, header)).hasToString("FrameSealer[redacted]");
        assertThat(FrameOpener.over(objectKey, header, commitment))
                .hasToString("FrameOpener[redacted]");
    }

    @Test
    void wantsObjectKeysOf32Bytes() {
        try (Secret shortKey = Secret.random(16, randomness)) {
            assertThatThrownBy(() -> FrameSealer.over(shortKey, header))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> FrameSealer.commitment(shortKey))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void assertDamaged(
            FrameOpener opener, int number, FrameRole role, byte[] sealed) {
        byte[] out = new byte[sealed.length + 1];
        assertThatThrownBy(() -> opener.open(number, role, sealed, 0, sealed.length, out, 0))
                .isInstanceOf(EncryptionException.Damaged.class);
        assertThat(out).containsOnly(0);
    }

    private static byte[] seal(FrameSealer sealer, int number, FrameRole role, byte[] plain) {
        byte[] sealed = new byte[plain.length + FrameSealer.OVERHEAD];
        sealer.seal(number, role, plain, 0, plain.length, sealed, 0);
        return sealed;
    }

    private static byte[] decrypt(Secret objectKey, int number, byte[] aad, byte[] sealed)
            throws Exception {
        try (Secret frameKey = objectKey.derive("lifeboat frame key v1", 32)) {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(frameKey.exposeBytes(), "AES"),
                    new GCMParameterSpec(128, ByteBuffer.allocate(12).putInt(8, number).array()));
            cipher.updateAAD(aad);
            return cipher.doFinal(sealed);
        }
    }

    private static byte[] header(String name, byte[] commitment) {
        byte[] clear = name.getBytes(StandardCharsets.UTF_8);
        byte[] header = Arrays.copyOf(clear, clear.length + commitment.length);
        System.arraycopy(commitment, 0, header, clear.length, commitment.length);
        return header;
    }
}
