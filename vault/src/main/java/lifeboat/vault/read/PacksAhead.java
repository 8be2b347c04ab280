package lifeboat.vault.read;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lifeboat.vault.index.PackInfo;
import lifeboat.vault.seal.FrameCodec;

/// Reads something of each of many packs, several at a time, and hands it out in the order of the
/// packs: what is made of it does not depend on which vault answers sooner. At most [#READERS]
/// results are held. Belongs to one thread; [#close] waits for reads under way, which are
/// interrupted.
///
/// @param <T> what is read
final class PacksAhead<T> implements AutoCloseable {
    /// Packs that are read at a time. Each waits for two or three answers, and holds about 2 MiB.
    static final int READERS = 16;

    private final Iterator<PackInfo> packs;
    private final Reading<T> reading;
    private final Deque<Future<T>> running = new ArrayDeque<>();
    private final Queue<FrameCodec> idle = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads =
            Executors.newFixedThreadPool(
                    READERS, Thread.ofVirtual().name("lifeboat-directories-", 0).factory());

    PacksAhead(List<PackInfo> packs, Reading<T> reading) {
        this.packs = packs.iterator();
        this.reading = reading;
    }

    /// What was read of the next pack.
    ///
    /// @throws IOException as reading it threw; the next call gives that of the pack behind it
    /// @throws java.util.NoSuchElementException after the last one
    T next() throws IOException {
        while (running.size() < READERS && packs.hasNext()) {
            PackInfo pack = packs.next();
            running.add(threads.submit(() -> read(pack)));
        }
        try {
            return running.removeFirst().get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while packs were read");
        }
    }

    private T read(PackInfo pack) throws IOException {
        FrameCodec known = idle.poll();
        FrameCodec codec = known == null ? new FrameCodec(1) : known;
        try {
            return reading.of(pack, codec);
        } finally {
            idle.add(codec);
        }
    }

    @Override
    public void close() {
        running.forEach(one -> one.cancel(true));
        threads.close();
        idle.forEach(FrameCodec::close);
    }

    /// Reads one pack. Called by several threads at once, each with a codec of its own.
    ///
    /// @param <T> what is read
    @FunctionalInterface
    interface Reading<T> {
        T of(PackInfo pack, FrameCodec codec) throws IOException;
    }
}
