package lifeboat.vault.pack;

import java.util.ArrayDeque;
import java.util.Deque;

/// Pack memory, made when needed and used again. How much is in use is bounded by whoever ships
/// packs: a worker gets the next buffer only after its finished pack was accepted for shipping.
/// Safe for concurrent use.
public final class PackBuffers {
    private final int packBytes;
    private final Deque<PackBuffer> idle = new ArrayDeque<>();

    /// @param packBytes of a pack at most
    public PackBuffers(int packBytes) {
        this.packBytes = packBytes;
    }

    /// Bytes of a pack at most.
    public int packBytes() {
        return packBytes;
    }

    PackBuffer take() {
        synchronized (idle) {
            PackBuffer buffer = idle.poll();
            return buffer != null ? buffer : new PackBuffer(this, packBytes);
        }
    }

    void takeBack(PackBuffer buffer) {
        synchronized (idle) {
            idle.push(buffer);
        }
    }
}
