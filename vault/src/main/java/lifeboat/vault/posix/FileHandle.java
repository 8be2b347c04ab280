package lifeboat.vault.posix;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import lifeboat.vault.entry.Extent;
import lifeboat.vault.entry.FileTime;
import lifeboat.vault.entry.Xattr;

/// One entry held by a descriptor: an open file, an open directory, or a *node*, which was not
/// opened and has metadata only. Metadata set here reaches exactly this entry, whatever happens to
/// its name.
///
/// [#read] and [#write] are safe for concurrent use. Errors are [java.nio.file.FileSystemException]
/// and its children, [DiskFullException] for no room, [PosixException] for the rest.
public final class FileHandle implements Closeable {
    private final Descriptor descriptor;
    private final byte[] label;
    private final boolean node;

    FileHandle(Descriptor descriptor, byte[] label, boolean node) {
        this.descriptor = descriptor;
        this.label = label;
        this.node = node;
    }

    /// What it is now.
    public FileStatus status() throws IOException {
        return DirectoryHandle.statusOf(descriptor.number(), label);
    }

    /// Reads at `position` until `length` bytes are there or the file ends.
    ///
    /// @return bytes read
    public int read(long position, byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        Scratch scratch = Scratch.get();
        MemorySegment room = scratch.transfer();
        int fd = descriptor.number();
        int done = 0;
        while (done < length) {
            long want = Math.min(length - done, room.byteSize());
            long got =
                    Kernel.call(
                            scratch, Syscall.PREAD64, fd, room.address(), want, position + done);
            Failures.check("read", label, got);
            if (got == 0) {
                break;
            }
            MemorySegment.copy(
                    room, ValueLayout.JAVA_BYTE, 0, into, offset + done, Math.toIntExact(got));
            done += Math.toIntExact(got);
        }
        return done;
    }

    /// Writes all bytes at `position`; the file grows as needed.
    public void write(long position, byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        Scratch scratch = Scratch.get();
        MemorySegment room = scratch.transfer();
        int fd = descriptor.number();
        int done = 0;
        while (done < length) {
            int want = (int) Math.min(length - done, room.byteSize());
            MemorySegment.copy(from, offset + done, room, ValueLayout.JAVA_BYTE, 0, want);
            long put =
                    Kernel.call(
                            scratch, Syscall.PWRITE64, fd, room.address(), want, position + done);
            Failures.check("write", label, put);
            done += Math.toIntExact(put);
        }
    }

    /// Makes the file exactly this long; what is added is a hole.
    public void truncate(long size) throws IOException {
        simple("set length", Syscall.FTRUNCATE, size, 0);
    }

    /// Has the kernel begin to write to the disk what this file has in memory only; waits only
    /// while the disk takes no more requests. A hint: whether it got there, [#sync] and the like
    /// say.
    public void beginSync() throws IOException {
        Kernel.call(
                Scratch.get(),
                Syscall.SYNC_FILE_RANGE,
                descriptor.number(),
                0,
                0,
                Platform.SYNC_FILE_RANGE_WRITE);
    }

    /// Returns when content and metadata are on the disk.
    public void sync() throws IOException {
        simple("write to disk", Syscall.FSYNC, 0, 0);
    }

    /// Stretches of data below `size` in order. A file system that cannot tell reports one stretch.
    public List<Extent> extents(long size) throws IOException {
        Scratch scratch = Scratch.get();
        int fd = descriptor.number();
        List<Extent> found = new ArrayList<>();
        long at = 0;
        while (at < size) {
            long data = Kernel.call(scratch, Syscall.LSEEK, fd, at, Platform.SEEK_DATA);
            if (data == -Errno.ENXIO.number() || data >= size) {
                break;
            }
            if (data == -Errno.EINVAL.number()) {
                return List.of(new Extent(0, size));
            }
            Failures.check("look for holes", label, data);
            long hole = Kernel.call(scratch, Syscall.LSEEK, fd, data, Platform.SEEK_HOLE);
            if (hole == -Errno.ENXIO.number()) {
                break;
            }
            long end = Math.min(Failures.check("look for holes", label, hole), size);
            found.add(new Extent(data, end - data));
            at = end;
        }
        return found;
    }

    /// All extended attributes, sorted by name.
    public List<Xattr> xattrs() throws IOException {
        return Attributes.all(place(), label);
    }

    /// Sets one extended attribute.
    public void setXattr(Xattr xattr) throws IOException {
        Attributes.set(descriptor.number(), node, xattr, label);
    }

    /// Removes one extended attribute, if it is there.
    public void removeXattr(byte[] name) throws IOException {
        Attributes.remove(descriptor.number(), node, name, label);
    }

    /// Sets owner and group; the kernel clears setuid, setgid and capabilities of a file.
    public void setOwner(long uid, long gid) throws IOException {
        Scratch scratch = Scratch.get();
        long result =
                Kernel.call(
                        scratch,
                        Syscall.FCHOWNAT,
                        descriptor.number(),
                        scratch.name(new byte[0]),
                        uid,
                        gid,
                        Platform.AT_EMPTY_PATH);
        Failures.check("set owner", label, result);
    }

    /// Sets permission bits with setuid, setgid and sticky.
    public void setMode(int mode) throws IOException {
        if (!node) {
            simple("set mode", Syscall.FCHMOD, mode, 0);
            return;
        }
        Scratch scratch = Scratch.get();
        long path = scratch.name(Attributes.procPath(descriptor.number()));
        Failures.check(
                "set mode",
                label,
                Kernel.call(scratch, Syscall.FCHMODAT, Platform.AT_FDCWD, path, mode));
    }

    /// Sets the time of last modification; that of the last access stays.
    public void setModified(FileTime time) throws IOException {
        Scratch scratch = Scratch.get();
        scratch.struct.set(ValueLayout.JAVA_LONG, 0, 0);
        scratch.struct.set(ValueLayout.JAVA_LONG, 8, Platform.UTIME_OMIT);
        scratch.struct.set(ValueLayout.JAVA_LONG, 16, time.seconds());
        scratch.struct.set(ValueLayout.JAVA_LONG, 24, time.nanos());
        int fd = descriptor.number();
        long result =
                node
                        ? Kernel.call(
                                scratch,
                                Syscall.UTIMENSAT,
                                Platform.AT_FDCWD,
                                scratch.name(Attributes.procPath(fd)),
                                scratch.struct.address(),
                                0)
                        : Kernel.call(
                                scratch, Syscall.UTIMENSAT, fd, 0, scratch.struct.address(), 0);
        Failures.check("set time", label, result);
    }

    /// Sets exactly these of the inode flags in [FileStatus#FLAGS]; others stay. Not for nodes.
    public void setFlags(int flags) throws IOException {
        Scratch scratch = Scratch.get();
        int fd = descriptor.number();
        long address = scratch.struct.address();
        scratch.struct.set(ValueLayout.JAVA_LONG, 0, 0);
        Failures.check(
                "read inode flags",
                label,
                Kernel.call(scratch, Syscall.IOCTL, fd, Platform.FS_IOC_GETFLAGS, address));
        int current = scratch.struct.get(ValueLayout.JAVA_INT, 0);
        int wanted = (current & ~FileStatus.FLAGS) | (flags & FileStatus.FLAGS);
        if (wanted != current) {
            scratch.struct.set(ValueLayout.JAVA_LONG, 0, wanted);
            Failures.check(
                    "set inode flags",
                    label,
                    Kernel.call(scratch, Syscall.IOCTL, fd, Platform.FS_IOC_SETFLAGS, address));
        }
    }

    @Override
    public void close() throws IOException {
        descriptor.close(label);
    }

    private Attributes.Place place() throws ClosedChannelException {
        int fd = descriptor.number();
        return node ? new Attributes.Place.Node(fd) : new Attributes.Place.Descriptor(fd);
    }

    private void simple(String operation, Syscall call, long a, long b) throws IOException {
        Failures.check(
                operation, label, Kernel.call(Scratch.get(), call, descriptor.number(), a, b));
    }
}
