package lifeboat.vault.pack;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Pack memory: a fixed number of buffers, made when first needed and used again. Every pack lies
/// in one from its first frame until no target needs it, so that their number is the budget of all
/// packs together. Safe for concurrent use.
public final class PackBuffers {
    private final int packBytes;
    private final int most;
    private final Deque<PackBuffer> idle = new ArrayDeque<>();
    private int made;

    /// @param packBytes of a pack at most
    /// @param most buffers; 1 or more
    public PackBuffers(int packBytes, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("not a number of buffers: " + most);
        }
        this.packBytes = packBytes;
        this.most = most;
    }

    /// Bytes of a pack at most.
    public int packBytes() {
        return packBytes;
    }

    /// Buffers that exist.
    public synchronized int made() {
        return made;
    }

    /// A buffer, as soon as one is free.
    ///
    /// @return empty if none became free in that time
    synchronized Optional<PackBuffer> take(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (idle.isEmpty() && made == most) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return Optional.empty();
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        if (idle.isEmpty()) {
            made++;
            return Optional.of(new PackBuffer(this, packBytes));
        }
        return Optional.of(idle.pop());
    }

    synchronized void takeBack(PackBuffer buffer) {
        idle.push(buffer);
        notifyAll();
    }
}
