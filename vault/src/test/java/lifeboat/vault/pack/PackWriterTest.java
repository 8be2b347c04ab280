package lifeboat.vault.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.TestSite;
import lifeboat.vault.seal.FrameCodec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PackWriterTest {
    private static final int PACK = 4 << 20;

    @Test
    @DisplayName(
            "N-03 of two workers that wait for memory, the second uses the pack that the first one"
                    + " opened with the last buffer")
    void theLastBufferServesAll() throws Exception {
        List<SealedPack> packed = new CopyOnWriteArrayList<>();
        try (TestSite site = TestSite.with(1)) {
            PackBuffers buffers = new PackBuffers(PACK, 2);
            PackBuffer first = buffers.take(Duration.ZERO).orElseThrow();
            PackBuffer second = buffers.take(Duration.ZERO).orElseThrow(); // held up for good
            PackWriter writer = new PackWriter(buffers, site.hostKeys().sealing(), packed::add);
            List<Throwable> failures = new CopyOnWriteArrayList<>();
            List<Thread> workers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                int number = i;
                workers.add(
                        Thread.ofPlatform()
                                .daemon()
                                .start(() -> {
                                    try {
                                        add(writer, number);
                                    } catch (Exception e) {
                                        failures.add(e);
                                    }
                                }));
            }
            for (Thread worker : workers) {
                while (worker.getState() != Thread.State.TIMED_WAITING) {
                    Thread.sleep(5);
                }
            }
            first.release();
            for (Thread worker : workers) {
                assertThat(worker.join(Duration.ofSeconds(10))).as("it goes on").isTrue();
            }
            writer.flush();
            assertThat(failures).isEmpty();
            assertThat(packed).hasSize(1);
            assertThat(packed.getFirst().directory().frames()).hasSize(2);
            second.release();
        }
    }

    private static void add(PackWriter writer, int number) throws Exception {
        byte[] plain = new byte[1000];
        plain[0] = (byte) number;
        try (FrameCodec codec = new FrameCodec(1)) {
            byte[] encoded = new byte[FrameCodec.MAX_CONTENT];
            int length = codec.encode(plain, plain.length, encoded);
            writer.add(
                    encoded,
                    length,
                    plain.length,
                    List.of(new PackedBlob(new BlobId(1, number), BlobKind.DATA, plain.length)),
                    Set.of());
        }
    }
}
