package lifeboat.targets.fleet;

import java.util.concurrent.CountDownLatch;
import lifeboat.targets.ObjectKey;

/// Holds puts until it is opened; those that come later pass.
final class Gate implements FakeTarget.Act {
    private final CountDownLatch latch = new CountDownLatch(1);

    void open() {
        latch.countDown();
    }

    /// Like a write into a dead mount: does not listen to interrupts.
    @Override
    public void before(ObjectKey key) {
        boolean waiting = true;
        while (waiting) {
            try {
                latch.await();
                waiting = false;
            } catch (InterruptedException e) {
                // Goes on waiting.
            }
        }
    }
}
