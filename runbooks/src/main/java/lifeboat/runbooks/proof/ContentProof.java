package lifeboat.runbooks.proof;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.Extent;
import lifeboat.vault.posix.FileHandle;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.site.BlobIds;
import lifeboat.vault.site.VaultKeys;

/// Names the content of restored files anew, as a backup would, and compares the names with those
/// in the snapshot. Works on a few threads; few files are open at a time.
final class ContentProof implements AutoCloseable {
    private static final int WAITING = 64;

    private final SnapshotReader reader;
    private final VaultKeys keys;
    private final Depth depth;
    private final Differences differences;
    private final ExecutorService threads;
    private final Semaphore room = new Semaphore(WAITING);
    private final List<Future<?>> running = new ArrayList<>();
    private final LongAdder bytes = new LongAdder();
    private final ThreadLocal<BlobIds> ids;
    private boolean many;

    ContentProof(SnapshotReader reader, VaultKeys keys, Depth depth, Differences differences) {
        this.reader = reader;
        this.keys = keys;
        this.depth = depth;
        this.differences = differences;
        this.ids = ThreadLocal.withInitial(this.keys::newBlobIds);
        this.threads =
                Executors.newFixedThreadPool(
                        Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8),
                        Thread.ofPlatform().daemon().name("lifeboat-proof-", 0).factory());
    }

    /// Takes over `file`.
    void expect(Entry entry, FileHandle file) throws IOException {
        if (depth == Depth.METADATA) {
            file.close();
            return;
        }
        if (!many) {
            many = true;
            reader.expectMany();
        }
        room.acquireUninterruptibly();
        running.add(
                threads.submit(() -> {
                    try (file) {
                        compare(entry, file);
                    } finally {
                        room.release();
                    }
                    return entry;
                }));
        if (running.size() > 4 * WAITING) {
            settle();
        }
    }

    /// Forgets what has ended well.
    private void settle() throws IOException {
        Iterator<Future<?>> all = running.iterator();
        while (all.hasNext()) {
            Future<?> each = all.next();
            if (each.isDone()) {
                finished(each);
                all.remove();
            }
        }
    }

    private void compare(Entry entry, FileHandle file) throws IOException {
        List<Extent> extents =
                entry.sparse()
                        ? entry.extents()
                        : entry.size() == 0 ? List.of() : List.of(new Extent(0, entry.size()));
        DataSpace data = new DataSpace(file, extents);
        long position = 0;
        for (BlobId leaf : reader.leaves(entry.content())) {
            boolean single = entry.content().depth() == 0 && entry.content().ids().size() == 1;
            int length = single ? Math.toIntExact(entry.content().length()) : reader.lengthOf(leaf);
            byte[] found = data.read(position, length);
            bytes.add(found.length);
            if (!ids.get().id(BlobKind.DATA, found, 0, found.length).equals(leaf)) {
                differences.add(
                        entry.path(),
                        "content",
                        "blob " + leaf + " at byte " + position,
                        "other bytes");
                return;
            }
            position += length;
        }
        holes(entry, file);
    }

    /// Where the snapshot has holes, zeros must be.
    private void holes(Entry entry, FileHandle file) throws IOException {
        if (!entry.sparse()) {
            return;
        }
        long at = 0;
        List<Extent> gaps = new ArrayList<>();
        for (Extent extent : entry.extents()) {
            if (extent.offset() > at) {
                gaps.add(new Extent(at, extent.offset() - at));
            }
            at = extent.offset() + extent.length();
        }
        if (entry.size() > at) {
            gaps.add(new Extent(at, entry.size() - at));
        }
        for (Extent written : file.extents(entry.size())) {
            for (Extent gap : gaps) {
                long from = Math.max(written.offset(), gap.offset());
                long to =
                        Math.min(written.offset() + written.length(), gap.offset() + gap.length());
                if (from < to && !isZero(file, from, to)) {
                    differences.add(entry.path(), "content", "a hole at byte " + from, "data");
                    return;
                }
            }
        }
    }

    private static boolean isZero(FileHandle file, long from, long to) throws IOException {
        byte[] piece = new byte[1 << 16];
        for (long at = from; at < to; ) {
            int length = (int) Math.min(piece.length, to - at);
            int read = file.read(at, piece, 0, length);
            if (read <= 0) {
                return true;
            }
            for (int i = 0; i < read; i++) {
                if (piece[i] != 0) {
                    return false;
                }
            }
            at += read;
        }
        return true;
    }

    /// The bytes of a file's extents as one stretch.
    private record DataSpace(FileHandle file, List<Extent> extents) {
        byte[] read(long position, int length) throws IOException {
            byte[] into = new byte[length];
            int got = 0;
            long start = 0;
            for (Extent extent : extents) {
                long end = start + extent.length();
                while (got < length && position + got >= start && position + got < end) {
                    long inside = position + got - start;
                    int want = (int) Math.min(length - got, extent.length() - inside);
                    int read = file.read(extent.offset() + inside, into, got, want);
                    if (read <= 0) {
                        return java.util.Arrays.copyOf(into, got);
                    }
                    got += read;
                }
                start = end;
            }
            return java.util.Arrays.copyOf(into, got);
        }
    }

    /// Waits for everything that was expected.
    void await() throws IOException {
        threads.shutdown();
        for (Future<?> each : running) {
            finished(each);
        }
    }

    private static void finished(Future<?> future) throws IOException {
        try {
            future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("reading back failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while reading back");
        }
    }

    long bytes() {
        return bytes.sum();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
