package lifeboat.backup.directory;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import lifeboat.vault.entry.EntryPath;
import org.jspecify.annotations.Nullable;

/// Reads one sorted section of a cache file in step with a walk. From the first damage on it knows
/// nothing.
final class StateReader {
    private final FileChannel file;
    private long position;
    private ByteBuffer block = ByteBuffer.allocate(0);
    private byte[] previous = new byte[0];
    private @Nullable FileState next;
    private boolean ended;

    StateReader(FileChannel file, long position) {
        this.file = file;
        this.position = position;
        advance();
    }

    /// The state of `path`, if known. Paths must be asked for in ascending order.
    @Nullable FileState find(EntryPath path) {
        FileState at = next;
        while (at != null) {
            int order = at.path().compareTo(path);
            if (order >= 0) {
                return order == 0 ? at : null;
            }
            advance();
            at = next;
        }
        return null;
    }

    private void advance() {
        next = null;
        if (!block.hasRemaining() && !ended) {
            ended = !fill();
        }
        if (ended) {
            return;
        }
        try {
            FileState state = StateCodec.read(block, previous);
            previous = state.path().toBytes();
            next = state;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            ended = true;
        }
    }

    private boolean fill() {
        try {
            ByteBuffer head = ByteBuffer.allocate(8);
            if (!read(head)) {
                return false;
            }
            int length = head.getInt();
            int checksum = head.getInt();
            if (length <= 0 || length > file.size() - position) {
                return false;
            }
            ByteBuffer body = ByteBuffer.allocate(length);
            if (!read(body)) {
                return false;
            }
            CRC32C crc = new CRC32C();
            crc.update(body.duplicate());
            block = body;
            previous = new byte[0];
            return (int) crc.getValue() == checksum;
        } catch (IOException e) {
            return false; // a cache that cannot be read is no cache
        }
    }

    private boolean read(ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            int got = file.read(into, position);
            if (got < 0) {
                return false;
            }
            position += got;
        }
        into.flip();
        return true;
    }
}
