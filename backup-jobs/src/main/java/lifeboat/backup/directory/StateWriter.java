package lifeboat.backup.directory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import lifeboat.vault.entry.EntryPath;

/// Writes one sorted section of a cache file: blocks of states, each with length and checksum, and
/// an empty block at the end. Safe for concurrent use.
final class StateWriter implements Closeable {
    private static final int BLOCK_BYTES = 64 * 1024;

    private final Path path;
    private final FileChannel file;
    private ByteBuffer block = ByteBuffer.allocate(2 * BLOCK_BYTES);
    private byte[] previous = new byte[0];
    private EntryPath last = EntryPath.ROOT;

    StateWriter(Path path) throws IOException {
        this.path = path;
        this.file =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
    }

    /// Writes bytes that belong to no block, before the first state.
    synchronized void header(ByteBuffer header) throws IOException {
        writeAll(header);
    }

    /// Adds a state; one out of order is left out, which costs its file a reading only.
    synchronized void add(FileState state) throws IOException {
        if (state.path().compareTo(last) <= 0) {
            return;
        }
        int limit = StateCodec.limit(state);
        if (block.remaining() < limit) {
            flush();
            if (block.capacity() < limit) {
                block = ByteBuffer.allocate(limit);
            }
        }
        StateCodec.write(block, state, previous);
        previous = state.path().toBytes();
        last = state.path();
        if (block.position() >= BLOCK_BYTES) {
            flush();
        }
    }

    /// Ends the section.
    ///
    /// @return its length in bytes
    synchronized long end() throws IOException {
        flush();
        writeAll(ByteBuffer.allocate(8));
        return file.position();
    }

    /// Copies this whole section behind what `other` holds.
    synchronized void appendTo(StateWriter other) throws IOException {
        long size = file.size();
        long done = 0;
        while (done < size) {
            done += file.transferTo(done, size - done, other.file);
        }
    }

    synchronized void overwrite(ByteBuffer bytes, long position) throws IOException {
        file.write(bytes, position);
    }

    synchronized void sync() throws IOException {
        file.force(true);
    }

    Path path() {
        return path;
    }

    private void flush() throws IOException {
        block.flip();
        if (block.hasRemaining()) {
            CRC32C crc = new CRC32C();
            crc.update(block.duplicate());
            ByteBuffer head = ByteBuffer.allocate(8);
            head.putInt(block.remaining()).putInt((int) crc.getValue());
            writeAll(head.flip());
            writeAll(block);
        }
        block.clear();
        previous = new byte[0];
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
        Files.deleteIfExists(path);
    }
}
