package lifeboat.vault.pack;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import lifeboat.vault.seal.FrameCodec;
import lifeboat.vault.seal.SealingKeys;

/// Puts encoded frames into packs: each worker seals its frame straight into the open pack, and
/// whoever completes a pack finishes it. Safe for concurrent use.
public final class PackWriter {
    private final PackBuffers buffers;
    private final SealingKeys keys;
    private final Sink sink;
    private final Object lock = new Object();
    private final ConcurrentLinkedQueue<byte[]> scratch = new ConcurrentLinkedQueue<>();
    private @org.jspecify.annotations.Nullable OpenPack open;
    private int unfinished;
    private @org.jspecify.annotations.Nullable Throwable failure;

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
        OpenPack full = null;
        OpenPack.Place place;
        OpenPack pack;
        synchronized (lock) {
            throwIfFailed();
            if (open != null && !open.hasRoom(length, blobs.size())) {
                full = open;
                open = null;
            }
            if (open == null) {
                open = start();
            }
            pack = open;
            place = pack.reserve(length, plainLength, blobs, owners);
        }
        if (full != null) {
            leave(full);
        }
        byte[] room = takeScratch();
        try {
            pack.seal(place, content, length, room);
        } catch (RuntimeException | Error e) {
            fail(e);
            throw e;
        } finally {
            scratch.offer(room);
            leave(pack);
        }
    }

    /// As many arrays are made as workers seal at once.
    private byte[] takeScratch() {
        byte[] room = scratch.poll();
        return room == null ? new byte[FrameCodec.MAX_CONTENT] : room;
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

    private OpenPack start() {
        unfinished++;
        return OpenPack.start(buffers.take(), keys);
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
        if (failure != null) {
            throw new IOException("a pack could not be finished: " + failure.getMessage(), failure);
        }
    }

    /// Where finished packs go. May block; called by the worker that completed the pack.
    @FunctionalInterface
    public interface Sink {
        void packed(SealedPack pack) throws IOException;
    }
}
