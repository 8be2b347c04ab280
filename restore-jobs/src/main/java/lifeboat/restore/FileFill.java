package lifeboat.restore;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import lifeboat.restore.directory.DirectoryWriter;
import lifeboat.restore.directory.PendingFile;
import lifeboat.vault.entry.Entry;
import org.jspecify.annotations.Nullable;

/// One file being filled. A file of one blob is written at once; any other is opened when its first
/// blob arrives, or waits for the next round if too many are open. [#deliver] is safe for
/// concurrent use; the rest is called by the thread that plans, while nothing is delivered.
final class FileFill implements Closeable {
    private final Entry entry;
    private final DirectoryWriter writer;
    private final Semaphore openFiles;
    private final RunTally tally;

    /// Blobs to come, and one as long as not all are planned.
    private final AtomicInteger remaining = new AtomicInteger(1);

    private @Nullable PendingFile pending;
    private volatile boolean done;
    private volatile boolean waiting;
    private volatile @Nullable Fault fault;

    /// Why a file cannot be completed.
    ///
    /// @param cause whose fault it is
    /// @param reason in words
    /// @param misplaced whether it was planned by an index that turned out wrong
    record Fault(NotRestored.Cause cause, String reason, boolean misplaced) {}

    FileFill(Entry entry, DirectoryWriter writer, Semaphore openFiles, RunTally tally) {
        this.entry = entry;
        this.writer = writer;
        this.openFiles = openFiles;
        this.tally = tally;
    }

    Entry entry() {
        return entry;
    }

    void plannedOne() {
        remaining.incrementAndGet();
    }

    /// No more blobs than those planned will come.
    void plannedAll() throws IOException {
        arrived();
    }

    boolean isDone() {
        return done;
    }

    Optional<Fault> fault() {
        return Optional.ofNullable(fault);
    }

    /// Whether blobs were turned away because too many files were open; asking resets it.
    boolean isWaiting() {
        return waiting && fault == null;
    }

    void waitNoMore() {
        waiting = false;
    }

    void fail(Fault reason) {
        if (fault == null) {
            fault = reason;
        }
    }

    /// Takes bytes of the content.
    ///
    /// @param planned how many were expected here
    void deliver(long position, int planned, byte[] bytes, int offset, int length)
            throws IOException {
        if (done || fault != null || waiting) {
            return;
        }
        if (planned != length) {
            fail(new Fault(NotRestored.Cause.LOST, "the index gives a wrong length", true));
            return;
        }
        try {
            if (length == entry.dataLength()) {
                writer.writeFile(entry, bytes, offset, length);
                complete();
                return;
            }
            PendingFile file = open();
            if (file != null) {
                file.write(position, bytes, offset, length);
                arrived();
            }
        } catch (FileSystemException e) {
            fail(new Fault(NotRestored.Cause.REFUSED, Refusals.reason(e), false));
        }
    }

    private synchronized @Nullable PendingFile open() throws IOException {
        if (pending == null && !waiting) {
            if (openFiles.tryAcquire()) {
                try {
                    pending = writer.beginFile(entry);
                } finally {
                    if (pending == null) {
                        openFiles.release();
                    }
                }
            } else {
                waiting = true;
            }
        }
        return pending;
    }

    private void arrived() throws IOException {
        PendingFile file = pending();
        if (remaining.decrementAndGet() == 0 && file != null && fault == null) {
            try {
                file.commit();
            } finally {
                forget();
            }
            complete();
        }
    }

    private synchronized @Nullable PendingFile pending() {
        return pending;
    }

    private synchronized void forget() {
        pending = null;
        openFiles.release();
    }

    private void complete() {
        done = true;
        tally.file(entry.dataLength());
    }

    /// Leaves nothing behind if the file is not complete.
    @Override
    public void close() throws IOException {
        PendingFile file = pending();
        if (file != null) {
            try {
                file.abandon();
            } finally {
                forget();
            }
        }
    }
}
