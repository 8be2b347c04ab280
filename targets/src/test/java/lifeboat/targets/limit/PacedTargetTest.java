package lifeboat.targets.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Content;
import lifeboat.targets.ObjectKey;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.memory.MemoryTarget;
import org.junit.jupiter.api.Test;

class PacedTargetTest {
    private static final ObjectKey KEY = new ObjectKey("packs/00/one");

    /// Nobody really waits: time is what was slept.
    private final AtomicLong nanos = new AtomicLong();

    private final Pace mebibyte = new Pace(1 << 20, nanos::get, nanos::addAndGet);

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(3).nextBytes(bytes);
        return bytes;
    }

    private double seconds() {
        return nanos.get() / 1e9;
    }

    @Test
    void uploadsTakeTheirTimeAndNothingElseDoes() throws Exception {
        MemoryTarget store = new MemoryTarget("far");
        Target target = new PacedTarget(store, mebibyte, _ -> {});
        byte[] sent = bytes(3 << 20);
        target.put(KEY, Content.of(sent), PutMode.CREATE);
        assertThat(seconds()).isBetween(2.8, 3.01);
        try (InputStream in = target.read(KEY, ByteRange.ALL)) {
            assertThat(in.readAllBytes()).isEqualTo(sent);
        }
        assertThat(target.head(KEY)).isPresent();
        assertThat(seconds()).isBetween(2.8, 3.01);
    }

    @Test
    void downloadsFlow() throws Exception {
        MemoryTarget store = new MemoryTarget("far");
        byte[] stored = bytes(2 << 20);
        store.put(KEY, Content.of(stored), PutMode.CREATE);
        Target target = new PacedTarget(store, _ -> {}, mebibyte);
        try (InputStream in = target.read(KEY, ByteRange.ALL)) {
            byte[] first = new byte[1 << 20];
            assertThat(in.read(first)).as("in small steps").isLessThan(64 * 1024);
            assertThat(in.readAllBytes()).hasSizeGreaterThan(1 << 20);
        }
        assertThat(seconds()).isBetween(1.8, 2.01);
    }

    @Test
    void whatWasNotUsedIsNotSavedUp() throws Exception {
        mebibyte.take(1 << 20);
        nanos.addAndGet(3_600_000_000_000L);
        long before = nanos.get();
        mebibyte.take(10 << 20);
        assertThat((nanos.get() - before) / 1e9).isBetween(9.8, 10.01);
    }

    @Test
    void manyTogetherKeepOnePace() throws Exception {
        Pace real = new Pace(100L << 20);
        AtomicLong taken = new AtomicLong();
        long began = System.nanoTime();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    for (int n = 0; n < 100; n++) {
                                        real.take(1 << 18);
                                        taken.addAndGet(1 << 18);
                                    }
                                } catch (InterruptedIOException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double least = (taken.get() - (10 << 20)) / (double) (100 << 20);
        assertThat((System.nanoTime() - began) / 1e9).as("never faster").isGreaterThan(least);
    }

    @Test
    void whoIsInterruptedStopsWaiting() {
        Pace slow = new Pace(1);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> slow.take(1 << 20)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void digestsAreNotSlowed() throws Exception {
        Content content = Content.of(bytes(1 << 20)).paced(mebibyte);
        try (InputStream in = content.unpaced().open()) {
            assertThat(in.readAllBytes()).hasSize(1 << 20);
        }
        assertThat(seconds()).isZero();
        try (InputStream in = content.lent().open()) {
            assertThat(in.readAllBytes()).hasSize(1 << 20);
        }
        assertThat(seconds()).isBetween(0.8, 1.01);
    }
}
