package lifeboat.vault.write;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The blob writers of a run, borrowed one at a time. Safe for concurrent use.
final class BlobWriters implements AutoCloseable {
    private final List<BlobWriter> all;
    private final BlockingQueue<BlobWriter> free;
    private final ReentrantLock flushing = new ReentrantLock(true);

    BlobWriters(int count, Supplier<BlobWriter> make) {
        all = new ArrayList<>(count);
        free = new ArrayBlockingQueue<>(count, true);
        for (int i = 0; i < count; i++) {
            BlobWriter writer = make.get();
            all.add(writer);
            free.add(writer);
        }
    }

    /// Borrows a writer, works with it and gives it back.
    <T> T with(Work<T> work) throws IOException {
        BlobWriter writer = take();
        try {
            return work.on(writer);
        } finally {
            free.add(writer);
        }
    }

    /// Hands every frame begun before this call to its pack.
    void flush() throws IOException {
        flushing.lock();
        List<BlobWriter> taken = new ArrayList<>(all.size());
        try {
            for (int i = 0; i < all.size(); i++) {
                BlobWriter writer = take();
                taken.add(writer);
                writer.flush();
            }
        } finally {
            free.addAll(taken);
            flushing.unlock();
        }
    }

    private BlobWriter take() throws InterruptedIOException {
        try {
            return free.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a worker");
        }
    }

    @Override
    public void close() {
        all.forEach(BlobWriter::close);
    }

    /// Something to do with a writer.
    @FunctionalInterface
    interface Work<T> {
        T on(BlobWriter writer) throws IOException;
    }
}
