package lifeboat.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FrameWarmUpTest {
    @Test
    void endsWithinItsTimeWhateverTheMachineDoes() {
        long begin = System.nanoTime();
        FrameWarmUp.run();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void runsBesideItsCallerAndKeepsNoProgramAlive() {
        FrameWarmUp.inBackground();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("lifeboat-cipher-warmup")) {
                assertThat(thread.isDaemon()).isTrue();
            }
        }
    }
}
