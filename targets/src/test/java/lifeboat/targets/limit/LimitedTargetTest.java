package lifeboat.targets.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import lifeboat.targets.ByteRange;
import lifeboat.targets.Operation;
import lifeboat.targets.PutMode;
import lifeboat.targets.Target;
import lifeboat.targets.TargetContract;
import lifeboat.targets.TargetException;
import lifeboat.targets.count.CountingTarget;
import lifeboat.targets.fault.Fault;
import lifeboat.targets.fault.FaultyTarget;
import lifeboat.targets.memory.MemoryTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LimitedTargetTest extends TargetContract {
    @Override
    protected Target open() {
        return new LimitedTarget(new MemoryTarget("m"), 2);
    }

    @Test
    void letsOnlySoManyThrough() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        FaultyTarget faulty = new FaultyTarget(new MemoryTarget("m"));
        faulty.always(Operation.HEAD, new Fault.Hold(open));
        CountingTarget entered = new CountingTarget(faulty);
        try (Target target = new LimitedTarget(entered, 2);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                futures.add(threads.submit(() -> target.head(KEY)));
            }
            while (entered.tally(Operation.HEAD).requests() < 2) {
                Thread.onSpinWait();
            }
            TimeUnit.MILLISECONDS.sleep(50);
            assertThat(entered.tally(Operation.HEAD).requests()).isEqualTo(2);

            open.countDown();
            for (Future<?> future : futures) {
                future.get();
            }
            assertThat(entered.tally(Operation.HEAD).requests()).isEqualTo(5);
        }
    }

    @Test
    void aReadHoldsItsPlaceUntilClosed() throws Exception {
        try (Target target = new LimitedTarget(new MemoryTarget("m"), 1)) {
            target.put(KEY, text("x"), PutMode.CREATE);
            InputStream first = target.read(KEY, ByteRange.ALL);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> target.head(KEY))
                    .isInstanceOf(TargetException.Unreachable.class);
            assertThat(Thread.interrupted()).isTrue();

            first.close();
            first.close();
            try (InputStream _ = target.read(KEY, ByteRange.ALL)) {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> target.head(KEY))
                        .isInstanceOf(TargetException.Unreachable.class);
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }

    @Test
    void aFailedOperationGivesItsPlaceBack() throws Exception {
        try (Target target = new LimitedTarget(new MemoryTarget("m"), 1)) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> target.read(KEY, ByteRange.ALL))
                        .isInstanceOf(TargetException.Missing.class);
            }
            assertThat(target.head(KEY)).isEmpty();
        }
    }
}
