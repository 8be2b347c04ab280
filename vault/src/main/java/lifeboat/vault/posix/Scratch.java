package lifeboat.vault.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileSystemException;
import lifeboat.vault.entry.EntryPath;

/// Native memory of one thread for the arguments and results of system calls. Given back when the
/// thread is gone.
final class Scratch {
    /// Bytes moved per system call: fits the second-level cache, larger was not faster.
    static final int TRANSFER_BYTES = 256 * 1024;

    private static final int PATH_BYTES = 4096;

    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    /// Where a call leaves its error number.
    final MemorySegment errno;

    /// Room for one structure: `statx`, `statfs`, times, flags.
    final MemorySegment struct;

    private final MemorySegment first;
    private final MemorySegment second;
    private MemorySegment transfer = MemorySegment.NULL;

    private Scratch() {
        MemorySegment memory = Arena.ofAuto().allocate(512 + 2 * PATH_BYTES, 16);
        errno = memory.asSlice(0, 64);
        struct = memory.asSlice(64, 448);
        first = memory.asSlice(512, PATH_BYTES);
        second = memory.asSlice(512 + PATH_BYTES, PATH_BYTES);
    }

    static Scratch get() {
        return OF_THREAD.get();
    }

    /// Memory for content, names and attribute values.
    MemorySegment transfer() {
        if (transfer.byteSize() == 0) {
            transfer = Arena.ofAuto().allocate(TRANSFER_BYTES, 64);
        }
        return transfer;
    }

    /// Address of `name` with a NUL behind it.
    long name(byte[] name) throws FileSystemException {
        return put(first, name);
    }

    /// Address of a second name for calls that take two.
    long secondName(byte[] name) throws FileSystemException {
        return put(second, name);
    }

    private static long put(MemorySegment room, byte[] name) throws FileSystemException {
        if (name.length >= PATH_BYTES) {
            throw Failures.of("use", name, -Errno.ENAMETOOLONG.number());
        }
        for (byte b : name) {
            if (b == 0) {
                throw new FileSystemException(
                        EntryPath.printable(name), null, "a name holds no NUL byte");
            }
        }
        MemorySegment.copy(name, 0, room, ValueLayout.JAVA_BYTE, 0, name.length);
        room.set(ValueLayout.JAVA_BYTE, name.length, (byte) 0);
        return room.address();
    }
}
