package lifeboat.vault.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileSystemException;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.FileTime;

/// What the kernel tells about one entry (`statx`), links not followed.
///
/// @param type what it is
/// @param mode permission bits with setuid, setgid and sticky
/// @param links names of this inode
/// @param uid owner
/// @param gid group
/// @param size logical length in bytes
/// @param allocated bytes taken on disk
/// @param modified last change of the content
/// @param changed last change of the inode
/// @param device file system, major number in the upper half
/// @param inode number on that device
/// @param rdevMajor of a device node
/// @param rdevMinor of a device node
/// @param flags immutable 0x10, append-only 0x20, no-dump 0x40
/// @param mount number of the mount, -1 where the kernel does not tell
public record FileStatus(
        EntryType type,
        int mode,
        long links,
        long uid,
        long gid,
        long size,
        long allocated,
        FileTime modified,
        FileTime changed,
        long device,
        long inode,
        int rdevMajor,
        int rdevMinor,
        int flags,
        long mount) {
    /// Inode flags that are captured and restored.
    public static final int FLAGS = 0x70;

    static final int MASK = 0x17ff;
    private static final int MASK_MOUNT = 0x1000;

    /// Whether both name the same inode.
    public boolean isSameFile(FileStatus other) {
        return device == other.device && inode == other.inode;
    }

    /// Whether neither content nor metadata changed between the two, as far as the kernel's clock
    /// tells.
    public boolean isUnchanged(FileStatus other) {
        return isSameFile(other)
                && size == other.size
                && changed.equals(other.changed)
                && modified.equals(other.modified)
                && type == other.type;
    }

    /// Whether both are on the same mount.
    public boolean isSameMount(FileStatus other) {
        boolean known = mount >= 0 && other.mount >= 0;
        return known ? mount == other.mount : device == other.device;
    }

    static FileStatus read(MemorySegment s, byte[] name) throws FileSystemException {
        int bits = s.get(ValueLayout.JAVA_SHORT, 28) & 0xffff;
        boolean tellsMount = (s.get(ValueLayout.JAVA_INT, 0) & MASK_MOUNT) != 0;
        return new FileStatus(
                type(bits, name),
                bits & 07777,
                unsigned(s, 16),
                unsigned(s, 20),
                unsigned(s, 24),
                s.get(ValueLayout.JAVA_LONG, 40),
                s.get(ValueLayout.JAVA_LONG, 48) * 512,
                time(s, 112),
                time(s, 96),
                unsigned(s, 136) << 32 | unsigned(s, 140),
                s.get(ValueLayout.JAVA_LONG, 32),
                s.get(ValueLayout.JAVA_INT, 128),
                s.get(ValueLayout.JAVA_INT, 132),
                (int) s.get(ValueLayout.JAVA_LONG, 8) & FLAGS,
                tellsMount ? s.get(ValueLayout.JAVA_LONG, 144) : -1);
    }

    private static long unsigned(MemorySegment s, long offset) {
        return Integer.toUnsignedLong(s.get(ValueLayout.JAVA_INT, offset));
    }

    private static FileTime time(MemorySegment s, long offset) {
        return new FileTime(
                s.get(ValueLayout.JAVA_LONG, offset), s.get(ValueLayout.JAVA_INT, offset + 8));
    }

    private static EntryType type(int bits, byte[] name) throws FileSystemException {
        return switch (bits >> 12) {
            case 001 -> EntryType.FIFO;
            case 002 -> EntryType.CHAR_DEVICE;
            case 004 -> EntryType.DIRECTORY;
            case 006 -> EntryType.BLOCK_DEVICE;
            case 010 -> EntryType.FILE;
            case 012 -> EntryType.SYMLINK;
            case 014 -> EntryType.SOCKET;
            default ->
                    throw new FileSystemException(
                            EntryPath.printable(name), null, "entry of unknown type");
        };
    }

    static int typeBits(EntryType type) {
        return switch (type) {
            case FIFO -> 0010000;
            case CHAR_DEVICE -> 0020000;
            case DIRECTORY -> 0040000;
            case BLOCK_DEVICE -> 0060000;
            case FILE -> 0100000;
            case SYMLINK -> 0120000;
            case SOCKET -> 0140000;
        };
    }
}
