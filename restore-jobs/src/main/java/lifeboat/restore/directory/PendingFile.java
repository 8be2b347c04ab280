package lifeboat.restore.directory;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.Extent;
import lifeboat.vault.posix.DirectoryTree;
import lifeboat.vault.posix.FileHandle;

/// A file on its way under a temporary name. [#write] is safe for concurrent use; then either
/// [#commit] or [#abandon], once. Closing it without a commit abandons it.
public final class PendingFile implements Closeable {
    /// A large file goes to the disk while it is written, in parts of this many bytes: left to the
    /// kernel, gigabytes would wait for the end, when nothing else is left to do.
    private static final long SYNC_PART = 16 << 20;

    private final DirectoryWriter writer;
    private final Entry entry;
    private final DirectoryTree.Lease directory;
    private final byte[] part;
    private final FileHandle file;
    private final long[] starts;
    private final ArrivedRanges arrived = new ArrivedRanges();
    private final AtomicLong written = new AtomicLong();
    private boolean ended;

    PendingFile(
            DirectoryWriter writer,
            Entry entry,
            DirectoryTree.Lease directory,
            byte[] part,
            FileHandle file) {
        this.writer = writer;
        this.entry = entry;
        this.directory = directory;
        this.part = part;
        this.file = file;
        this.starts = new long[entry.extents().size() + 1];
        for (int i = 0; i < entry.extents().size(); i++) {
            starts[i + 1] = starts[i] + entry.extents().get(i).length();
        }
    }

    /// The entry this file becomes.
    public Entry entry() {
        return entry;
    }

    /// Writes bytes of the content; `position` counts data only, holes left out.
    ///
    /// @throws lifeboat.vault.posix.DiskFullException naming the destination
    public void write(long position, byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        Objects.checkFromIndexSize(position, length, entry.dataLength());
        try {
            int done = 0;
            while (done < length) {
                long at = position + done;
                int want = length - done;
                long place = at;
                if (entry.sparse()) {
                    int index = Arrays.binarySearch(starts, at);
                    index = index >= 0 ? index : -index - 2;
                    Extent extent = entry.extents().get(index);
                    long inside = at - starts[index];
                    place = extent.offset() + inside;
                    want = (int) Math.min(want, extent.length() - inside);
                }
                file.write(place, bytes, offset + done, want);
                done += want;
            }
            long before = written.getAndAdd(length);
            if (before / SYNC_PART != (before + length) / SYNC_PART) {
                file.beginSync();
            }
        } catch (IOException e) {
            throw writer.named(e);
        }
        if (length > 0) {
            arrived.add(position, position + length);
        }
    }

    /// Gives the file its length, metadata and name.
    ///
    /// @throws IllegalStateException if not every byte of the content was written; the part is gone
    public void commit() throws IOException {
        ended = true;
        try (directory;
                file) {
            boolean placed = false;
            try {
                if (!arrived.isComplete(entry.dataLength())) {
                    throw new IllegalStateException(
                            "content of " + entry.path() + " did not arrive in full");
                }
                if (entry.sparse()) {
                    file.truncate(entry.size()); // a hole may be its end
                }
                writer.place(entry, directory.handle(), part, file);
                placed = true;
            } finally {
                if (!placed) {
                    writer.removePart(directory.handle(), part);
                }
            }
        } catch (IOException e) {
            throw writer.named(e);
        }
    }

    /// Leaves nothing behind.
    public void abandon() throws IOException {
        if (!ended) {
            ended = true;
            try (directory;
                    file) {
                writer.removePart(directory.handle(), part);
            }
        }
    }

    @Override
    public void close() throws IOException {
        abandon();
    }
}
