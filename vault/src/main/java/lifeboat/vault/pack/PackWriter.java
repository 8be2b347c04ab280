package lifeboat.vault.pack;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import lifeboat.vault.VaultException;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.SealingKeys;
import org.jspecify.annotations.Nullable;

/// Puts encoded frames into packs: each worker seals its frame straight into the open pack, and
/// whoever completes a pack finishes it. Safe for concurrent use.
public final class PackWriter {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final PackBuffers buffers;
    private final SealingKeys keys;
    private final Sink sink;
    private final Object lock = new Object();
    private final ConcurrentLinkedQueue<byte[]> scratch = new ConcurrentLinkedQueue<>();
    private @Nullable OpenPack open;
    private int unfinished;
    private @Nullable Throwable failure;

    public PackWriter(PackBuffers buffers, SealingKeys keys, Sink sink) {
        this.buffers = buffers;
        this.keys = keys;
        this.sink = sink;
    }

    /// Adds a frame.
    ///
    /// @param content as [lifeboat.vault.seal.FrameCodec#encode] wrote it
    /// @param blobs what it holds, in order
    /// @param owners given back with the finished pack, for whoever wants to know where blobs went
    /// @throws IOException if a pack could not be handed on
    public void add(
            byte[] content, int length, int plainLength, List<PackedBlob> blobs, Set<?> owners)
            throws IOException {
        Reserved reserved = reserve(length, plainLength, blobs, owners);
        OpenPack pack = reserved.pack();
        byte[] room = takeScratch();
        try {
            pack.seal(reserved.place(), content, length, room);
        } catch (RuntimeException | Error e) {
            fail(e);
            throw e;
        } finally {
            scratch.offer(room);
            leave(pack);
        }
    }

    private record Reserved(OpenPack pack, OpenPack.Place place) {}

    /// Waits for memory without the lock, and never while it keeps a full pack from being shipped.
    private Reserved reserve(int length, int plainLength, List<PackedBlob> blobs, Set<?> owners)
            throws IOException {
        @Nullable PackBuffer spare = null;
        try {
            while (true) {
                OpenPack full;
                synchronized (lock) {
                    throwIfFailed();
                    boolean fresh = false;
                    if (open == null && spare != null) {
                        open = OpenPack.start(spare, keys);
                        spare = null;
                        fresh = true;
                        unfinished++;
                    }
                    if (open != null && (fresh || open.hasRoom(length, blobs.size()))) {
                        return new Reserved(open, open.reserve(length, plainLength, blobs, owners));
                    }
                    full = open;
                    open = null;
                }
                if (full != null) {
                    leave(full);
                } else if (spare == null) {
                    spare = buffer().orElse(null);
                }
            }
        } finally {
            if (spare != null) {
                spare.release();
            }
        }
    }

    /// A buffer, or none for now: then whoever wants one looks again whether another worker has
    /// opened a pack with the last buffer, which nobody would ever fill and ship otherwise.
    private Optional<PackBuffer> buffer() throws IOException {
        try {
            Optional<PackBuffer> buffer = buffers.take(LOOK_AGAIN);
            if (buffer.isEmpty()) {
                sink.refuseIfPointless();
            }
            return buffer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for memory for a pack");
        }
    }

    /// As many arrays are made as workers seal at once.
    private byte[] takeScratch() {
        byte[] room = scratch.poll();
        return room == null ? new byte[FrameCodec.MAX_CONTENT] : room;
    }

    /// Says whether going on makes sense; cheap.
    ///
    /// @throws IOException if no pack can be handed on any more
    public void refuseIfPointless() throws IOException {
        sink.refuseIfPointless();
    }

    /// Finishes the open pack, if any, and waits until every finished pack was handed to the sink.
    public void flush() throws IOException {
        OpenPack last;
        synchronized (lock) {
            last = open;
            open = null;
        }
        if (last != null) {
            leave(last);
        }
        synchronized (lock) {
            while (unfinished > 0 && failure == null) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted while packs were finished");
                }
            }
            throwIfFailed();
        }
    }

    private void leave(OpenPack pack) throws IOException {
        if (!pack.leave()) {
            return;
        }
        byte[] room = takeScratch();
        try {
            if (hasFailed()) {
                return; // a frame may be missing in it: never ship such a pack
            }
            sink.packed(pack.finish(room));
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
            throw e;
        } finally {
            scratch.offer(room);
            synchronized (lock) {
                unfinished--;
                lock.notifyAll();
            }
        }
    }

    private boolean hasFailed() {
        synchronized (lock) {
            return failure != null;
        }
    }

    private void fail(Throwable e) {
        synchronized (lock) {
            if (failure == null) {
                failure = e;
            }
            lock.notifyAll();
        }
    }

    private void throwIfFailed() throws IOException {
        if (failure instanceof VaultException.QuorumMissed missed) {
            throw new VaultException.QuorumMissed(String.valueOf(missed.getMessage()));
        }
        if (failure != null) {
            throw new IOException("a pack could not be finished: " + failure.getMessage(), failure);
        }
    }

    /// Where finished packs go. May block; called by the worker that completed the pack.
    @FunctionalInterface
    public interface Sink {
        void packed(SealedPack pack) throws IOException;

        /// Called now and then.
        ///
        /// @throws IOException if no pack can be handed on any more
        default void refuseIfPointless() throws IOException {}
    }
}
