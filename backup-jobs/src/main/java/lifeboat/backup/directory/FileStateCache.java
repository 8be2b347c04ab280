package lifeboat.backup.directory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.FileTime;
import org.jspecify.annotations.Nullable;

/// What the previous capture knew of files, read in step with the walk while the new generation is
/// written. A missing or damaged cache only means that files are read again. The new generation
/// takes the place of the old one with [#commit] and is gone without it.
///
/// File: magic, version, start of the capture, position of the second section, checksum; then two
/// sections sorted by path: states known during the walk, and states of files read meanwhile, which
/// come later and in their own order.
final class FileStateCache implements Closeable {
    /// A file changed this long before a capture began, or later, may have changed again without a
    /// trace in its times.
    static final int RACY_SECONDS = 2;

    private static final long MAGIC = 0x4C42_4653_5441_5401L;
    private static final int HEADER_BYTES = 32;

    private final Path path;
    private final FileTime start;
    private final StateWriter walked;
    private final StateWriter read;
    private @Nullable FileChannel old;
    private @Nullable StateReader oldWalked;
    private @Nullable StateReader oldRead;
    private volatile @Nullable IOException failure;
    private FileTime oldStart = new FileTime(0, 0);

    /// @param path of the cache file; its directory exists
    /// @param start of this capture
    /// @throws IOException if the new generation cannot be written
    FileStateCache(Path path, FileTime start) throws IOException {
        this.path = path;
        this.start = start;
        this.walked = new StateWriter(sibling(".walked"));
        this.read = new StateWriter(sibling(".read"));
        walked.header(ByteBuffer.allocate(HEADER_BYTES));
        openOld();
    }

    private Path sibling(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix + ".part");
    }

    private void openOld() {
        if (!Files.isRegularFile(path)) {
            return;
        }
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
            old = file;
            ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
            if (file.read(header, 0) != HEADER_BYTES) {
                return;
            }
            header.flip();
            long magic = header.getLong();
            FileTime began = new FileTime(header.getLong(), 0);
            long second = header.getLong();
            if (magic != MAGIC || header.getLong() != checksum(header) || second > file.size()) {
                return;
            }
            oldStart = began;
            oldWalked = new StateReader(file, HEADER_BYTES);
            oldRead = new StateReader(file, second);
        } catch (IOException e) {
            oldWalked = null; // a cache that cannot be read is no cache
        }
    }

    private static long checksum(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.duplicate().position(0).limit(HEADER_BYTES - 8));
        return crc.getValue();
    }

    /// What the previous capture knew of `path`. Paths must be asked for in ascending order.
    Optional<FileState> find(EntryPath wanted) {
        StateReader first = oldWalked;
        StateReader second = oldRead;
        if (first == null || second == null) {
            return Optional.empty();
        }
        FileState state = first.find(wanted);
        return Optional.ofNullable(state == null ? second.find(wanted) : state);
    }

    /// When the previous capture began.
    FileTime previousStart() {
        return oldStart;
    }

    /// Keeps a state known during the walk, in path order.
    void keep(FileState state) {
        keep(state, walked);
    }

    /// Keeps the state of a file that was read, in path order among these.
    void keepRead(FileState state) {
        keep(state, read);
    }

    private void keep(FileState state, StateWriter writer) {
        if (failure != null) {
            return;
        }
        try {
            writer.add(state);
        } catch (IOException e) {
            failure = e; // the capture goes on; commit tells
        }
    }

    /// Puts the new generation in the place of the old one, which stays valid if this fails.
    ///
    /// @throws IOException if the new generation could not be written
    void commit() throws IOException {
        IOException earlier = failure;
        if (earlier != null) {
            throw new IOException("file states could not be kept for the next capture", earlier);
        }
        long second = walked.end();
        read.end();
        read.appendTo(walked);
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.putLong(MAGIC).putLong(start.seconds()).putLong(second);
        header.putLong(checksum(header)).flip();
        walked.overwrite(header, 0);
        walked.sync();
        Files.move(walked.path(), path, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        FileChannel file = old;
        try (walked;
                read) {
            if (file != null) {
                file.close();
            }
        }
    }
}
