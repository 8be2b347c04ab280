package lifeboat.targets.limit;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import lifeboat.targets.Content;

/// Lets so many bytes through in a second, all users together, each in turn. What was not used is
/// not saved up beyond a moment, so that a line that was quiet is not flooded afterwards. Safe for
/// concurrent use.
public final class Pace implements Content.Pacing {
    /// What may go at once.
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final double nanosPerByte;
    private final LongSupplier nanoClock;
    private final Sleep sleep;
    private final ReentrantLock turn = new ReentrantLock(true);
    private long free;

    /// @param bytesPerSecond 1 or more
    public Pace(long bytesPerSecond) {
        this(bytesPerSecond, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    }

    Pace(long bytesPerSecond, LongSupplier nanoClock, Sleep sleep) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("not a pace: " + bytesPerSecond);
        }
        this.nanosPerByte = 1e9 / bytesPerSecond;
        this.nanoClock = nanoClock;
        this.sleep = sleep;
        this.free = nanoClock.getAsLong();
    }

    @FunctionalInterface
    interface Sleep {
        void nanos(long nanos) throws InterruptedException;
    }

    @Override
    public void take(int bytes) throws InterruptedIOException {
        try {
            turn.lockInterruptibly();
            try {
                long now = nanoClock.getAsLong();
                long from = Math.max(free, now - BURST_NANOS);
                free = from + Math.round(bytes * nanosPerByte);
                if (free > now) {
                    sleep.nanos(free - now);
                }
            } finally {
                turn.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for its turn to send");
        }
    }
}
