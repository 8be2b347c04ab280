package lifeboat.backup.directory;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.Extent;
import lifeboat.vault.entry.OpenFile;
import lifeboat.vault.posix.FileHandle;
import lifeboat.vault.posix.FileStatus;

/// A regular file open for capture. Always gives exactly the bytes that its entry promises: what
/// was cut off meanwhile reads as zeros, and [#isUnchanged] tells.
final class CapturedFile implements OpenFile {
    private static final int MAX_EXTENTS = 10_000;

    private final FileHandle file;
    private final FileStatus status;
    private final Entry entry;
    private final long[] starts;

    private CapturedFile(FileHandle file, FileStatus status, Entry entry) {
        this.file = file;
        this.status = status;
        this.entry = entry;
        this.starts = new long[entry.extents().size() + 1];
        for (int i = 0; i < entry.extents().size(); i++) {
            starts[i + 1] = starts[i] + entry.extents().get(i).length();
        }
    }

    /// Takes over `file`, also when it fails.
    ///
    /// @throws FileSystemException if it is no regular file (any more)
    static CapturedFile of(FileHandle file, EntryPath path, Entries entries) throws IOException {
        try {
            FileStatus status = file.status();
            if (status.type() != EntryType.FILE) {
                throw new FileSystemException(path.toString(), null, "is no longer a regular file");
            }
            List<Extent> extents = List.of();
            boolean sparse = false;
            if (status.allocated() < status.size()) {
                extents = bounded(file.extents(status.size()));
                sparse = !extents.equals(List.of(new Extent(0, status.size())));
            }
            Entry entry = entries.opened(path, status, file.xattrs(), sparse, extents);
            return new CapturedFile(file, status, entry);
        } catch (IOException e) {
            try (file) {
                throw e;
            }
        }
    }

    /// Treats small holes as data until the list has a bearable length.
    private static List<Extent> bounded(List<Extent> extents) {
        List<Extent> result = extents;
        for (long gap = 64 * 1024; result.size() > MAX_EXTENTS; gap *= 4) {
            List<Extent> merged = new ArrayList<>();
            for (Extent extent : result) {
                Extent last = merged.isEmpty() ? extent : merged.getLast();
                long end = last.offset() + last.length();
                if (!merged.isEmpty() && extent.offset() - end <= gap) {
                    long length = extent.offset() + extent.length() - last.offset();
                    merged.set(merged.size() - 1, new Extent(last.offset(), length));
                } else {
                    merged.add(extent);
                }
            }
            result = merged;
        }
        return result;
    }

    @Override
    public Entry entry() {
        return entry;
    }

    /// The state of the inode when it was opened.
    FileStatus status() {
        return status;
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
        long left = entry.dataLength() - position;
        int total = (int) Math.min(length, Math.max(left, 0));
        int done = 0;
        while (done < total) {
            long at = position + done;
            int want = total - done;
            long place = at;
            if (entry.sparse()) {
                int index = extentAt(at);
                Extent extent = entry.extents().get(index);
                long inside = at - starts[index];
                place = extent.offset() + inside;
                want = (int) Math.min(want, extent.length() - inside);
            }
            int got = file.read(place, into, offset + done, want);
            Arrays.fill(into, offset + done + got, offset + done + want, (byte) 0);
            done += want;
        }
        return total;
    }

    private int extentAt(long position) {
        int found = Arrays.binarySearch(starts, position);
        return found >= 0 ? found : -found - 2;
    }

    @Override
    public boolean isUnchanged() throws IOException {
        return file.status().isUnchanged(status);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
