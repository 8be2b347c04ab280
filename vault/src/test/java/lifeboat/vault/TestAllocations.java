package lifeboat.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Counts what a piece of code takes from the heap, so that a test can tell a limit that was
/// checked from one that was hit by luck.
public final class TestAllocations {
    private TestAllocations() {}

    /// Fails unless `code` is refused as damaged, having taken less than `mostBytes`.
    public static void assertRefused(long mostBytes, ThrowingCallable code) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(code);
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(thrown).isInstanceOf(VaultException.Damaged.class);
        assertThat(taken).as("bytes taken").isLessThan(mostBytes);
    }
}
