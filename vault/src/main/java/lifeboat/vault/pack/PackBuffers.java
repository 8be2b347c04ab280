package lifeboat.vault.pack;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/// The hard budget of pack memory: so many buffers, made when first needed, lent and taken back.
/// Safe for concurrent use.
public final class PackBuffers {
    private final int packBytes;
    private final Semaphore free;
    private final Deque<PackBuffer> idle = new ArrayDeque<>();

    /// @param count buffers at most, 2 or more
    /// @param packBytes of a pack at most
    public PackBuffers(int count, int packBytes) {
        this.packBytes = packBytes;
        this.free = new Semaphore(count);
    }

    /// Bytes of a pack at most.
    public int packBytes() {
        return packBytes;
    }

    /// Waits for a buffer.
    PackBuffer take() throws InterruptedException {
        free.acquire();
        synchronized (idle) {
            PackBuffer buffer = idle.poll();
            return buffer != null ? buffer : new PackBuffer(this, packBytes);
        }
    }

    void takeBack(PackBuffer buffer) {
        synchronized (idle) {
            idle.push(buffer);
        }
        free.release();
    }
}
