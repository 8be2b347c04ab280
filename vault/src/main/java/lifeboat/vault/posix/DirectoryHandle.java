package lifeboat.vault.posix;

import static lifeboat.vault.posix.Platform.AT_EMPTY_PATH;
import static lifeboat.vault.posix.Platform.AT_NO_AUTOMOUNT;
import static lifeboat.vault.posix.Platform.AT_SYMLINK_NOFOLLOW;
import static lifeboat.vault.posix.Platform.O_CLOEXEC;
import static lifeboat.vault.posix.Platform.O_CREAT;
import static lifeboat.vault.posix.Platform.O_DIRECTORY;
import static lifeboat.vault.posix.Platform.O_EXCL;
import static lifeboat.vault.posix.Platform.O_NOATIME;
import static lifeboat.vault.posix.Platform.O_NOCTTY;
import static lifeboat.vault.posix.Platform.O_NOFOLLOW;
import static lifeboat.vault.posix.Platform.O_NONBLOCK;
import static lifeboat.vault.posix.Platform.O_PATH;
import static lifeboat.vault.posix.Platform.O_RDWR;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.LinkTarget;
import lifeboat.vault.entry.Xattr;

/// An open directory. Every name is one segment in it and is never followed if it is a symbolic
/// link; a name with `/` is refused. Safe for concurrent use, except that nobody may use it while
/// it is closed.
///
/// Errors are [java.nio.file.FileSystemException] and its children:
/// [java.nio.file.NoSuchFileException], [java.nio.file.AccessDeniedException],
/// [java.nio.file.FileAlreadyExistsException], [java.nio.file.DirectoryNotEmptyException],
/// [DiskFullException], and [PosixException] for the rest.
public final class DirectoryHandle implements Closeable {
    private static final byte[] DOT = {'.'};
    private static final byte[] DOT_DOT = {'.', '.'};

    private final Descriptor descriptor;
    private final byte[] label;

    DirectoryHandle(Descriptor descriptor, byte[] label) {
        this.descriptor = descriptor;
        this.label = label;
    }

    /// What the directory itself is now.
    public FileStatus status() throws IOException {
        return statusOf(descriptor.number(), label);
    }

    /// What `name` is.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is none
    public FileStatus status(byte[] name) throws IOException {
        Scratch scratch = Scratch.get();
        Failures.check("look at", name, statx(scratch, name));
        return FileStatus.read(scratch.struct, name);
    }

    /// What `name` is, if it is there.
    public Optional<FileStatus> find(byte[] name) throws IOException {
        Scratch scratch = Scratch.get();
        long result = statx(scratch, name);
        if (result == -Errno.ENOENT.number()) {
            return Optional.empty();
        }
        Failures.check("look at", name, result);
        return Optional.of(FileStatus.read(scratch.struct, name));
    }

    /// All names without `.` and `..`, in no particular order.
    public List<byte[]> names() throws IOException {
        synchronized (descriptor) { // the position in the listing belongs to the descriptor
            int fd = descriptor.number();
            Failures.check("list", label, Kernel.call(Scratch.get(), Syscall.LSEEK, fd, 0, 0));
            return DirectoryListing.read(fd, label);
        }
    }

    /// Opens a directory in this one.
    ///
    /// @throws PosixException if it is a symbolic link or no directory (ENOTDIR)
    public DirectoryHandle openDirectory(byte[] name) throws IOException {
        long fd = openAt(checked(name), O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
        return new DirectoryHandle(
                new Descriptor(Failures.check("open directory", name, fd)), name.clone());
    }

    /// Opens this directory once more.
    public DirectoryHandle openDirectoryAgain() throws IOException {
        long fd = openAt(DOT, O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
        return new DirectoryHandle(
                new Descriptor(Failures.check("open directory", label, fd)), label);
    }

    /// Opens the directory that holds this one now.
    public DirectoryHandle openParent() throws IOException {
        long fd = openAt(DOT_DOT, O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
        return new DirectoryHandle(
                new Descriptor(Failures.check("open parent directory", label, fd)), DOT_DOT);
    }

    /// Opens a file for reading, without waiting for anybody and, where allowed, without touching
    /// its access time. The caller checks what it got: the name may stand for something else by
    /// now.
    public FileHandle openFile(byte[] name) throws IOException {
        int flags = O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
        long fd = openAt(checked(name), flags | O_NOATIME, 0);
        if (fd == -Errno.EPERM.number()) {
            fd = openAt(name, flags, 0);
        }
        return file("open", name, fd, false);
    }

    /// Creates a file that was not there, open for reading and writing.
    public FileHandle createFile(byte[] name, int mode) throws IOException {
        int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
        return file("create", name, openAt(checked(name), flags, mode), false);
    }

    /// Takes hold of an entry of any type without opening it.
    public FileHandle openNode(byte[] name) throws IOException {
        long fd = openAt(checked(name), O_PATH | O_NOFOLLOW | O_CLOEXEC, 0);
        return file("look up", name, fd, true);
    }

    /// This directory's metadata. Shares the descriptor: not to be closed.
    public FileHandle metadata() {
        return new FileHandle(descriptor, label, false);
    }

    /// Where a symbolic link points.
    public LinkTarget readLink(byte[] name) throws IOException {
        Scratch scratch = Scratch.get();
        MemorySegment room = scratch.transfer();
        long length =
                Kernel.call(
                        scratch,
                        Syscall.READLINKAT,
                        descriptor.number(),
                        scratch.name(checked(name)),
                        room.address(),
                        room.byteSize());
        Failures.check("read link", name, length);
        return LinkTarget.of(room.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    }

    /// Extended attributes of `name`, sorted.
    public List<Xattr> xattrs(byte[] name) throws IOException {
        return Attributes.all(new Attributes.Place.Named(descriptor.number(), checked(name)), name);
    }

    /// Creates a directory; the process's umask applies to `mode`.
    public void makeDirectory(byte[] name, int mode) throws IOException {
        Scratch scratch = Scratch.get();
        long path = scratch.name(checked(name));
        Failures.check(
                "create directory",
                name,
                Kernel.call(scratch, Syscall.MKDIRAT, descriptor.number(), path, mode));
    }

    /// Creates a symbolic link.
    public void makeSymlink(byte[] name, LinkTarget target) throws IOException {
        Scratch scratch = Scratch.get();
        long text = scratch.secondName(target.toBytes());
        long path = scratch.name(checked(name));
        Failures.check(
                "create symbolic link",
                name,
                Kernel.call(scratch, Syscall.SYMLINKAT, text, descriptor.number(), path));
    }

    /// Creates a FIFO, a socket or a device node.
    public void makeSpecial(byte[] name, EntryType type, int rdevMajor, int rdevMinor)
            throws IOException {
        long major = Integer.toUnsignedLong(rdevMajor);
        long minor = Integer.toUnsignedLong(rdevMinor);
        long device = (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xffL) << 12;
        Scratch scratch = Scratch.get();
        long path = scratch.name(checked(name));
        int mode = FileStatus.typeBits(type) | 0600;
        Failures.check(
                "create " + type.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                name,
                Kernel.call(scratch, Syscall.MKNODAT, descriptor.number(), path, mode, device));
    }

    /// Gives the entry `name` another name in `directory`; a symbolic link is linked itself.
    public void link(byte[] name, DirectoryHandle directory, byte[] newName) throws IOException {
        Scratch scratch = Scratch.get();
        long from = scratch.name(checked(name));
        long to = scratch.secondName(checked(newName));
        int here = descriptor.number();
        int there = directory.descriptor.number();
        Failures.check(
                "create hard link",
                newName,
                Kernel.call(scratch, Syscall.LINKAT, here, from, there, to, 0));
    }

    /// Renames within this directory; what had the new name is gone.
    public void replace(byte[] name, byte[] newName) throws IOException {
        Failures.check("rename to", newName, rename(name, newName, 0));
    }

    /// Renames within this directory.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException if the new name is taken
    public void rename(byte[] name, byte[] newName) throws IOException {
        long result = rename(name, newName, Platform.RENAME_NOREPLACE);
        if (result == -Errno.EINVAL.number() && find(newName).isEmpty()) {
            result = rename(name, newName, 0); // file system without the promise
        }
        Failures.check("rename to", newName, result);
    }

    private long rename(byte[] name, byte[] newName, int flags) throws IOException {
        Scratch scratch = Scratch.get();
        long from = scratch.name(checked(name));
        long to = scratch.secondName(checked(newName));
        int fd = descriptor.number();
        return Kernel.call(scratch, Syscall.RENAMEAT2, fd, from, fd, to, flags);
    }

    /// Removes a name that is no directory.
    public void unlink(byte[] name) throws IOException {
        unlink(name, 0);
    }

    /// Removes an empty directory.
    public void removeDirectory(byte[] name) throws IOException {
        unlink(name, Platform.AT_REMOVEDIR);
    }

    private void unlink(byte[] name, int flags) throws IOException {
        Scratch scratch = Scratch.get();
        long path = scratch.name(checked(name));
        Failures.check(
                "remove",
                name,
                Kernel.call(scratch, Syscall.UNLINKAT, descriptor.number(), path, flags));
    }

    /// Returns when everything written to this file system is on its disk.
    public void syncFileSystem() throws IOException {
        Failures.check(
                "write file system to disk",
                label,
                Kernel.call(Scratch.get(), Syscall.SYNCFS, descriptor.number()));
    }

    /// Bytes that this process may still write to this file system.
    public long freeBytes() throws IOException {
        Scratch scratch = Scratch.get();
        long address = scratch.struct.address();
        Failures.check(
                "look at free space",
                label,
                Kernel.call(scratch, Syscall.FSTATFS, descriptor.number(), address, 0));
        long unit = scratch.struct.get(ValueLayout.JAVA_LONG, 72);
        long block = unit > 0 ? unit : scratch.struct.get(ValueLayout.JAVA_LONG, 8);
        return scratch.struct.get(ValueLayout.JAVA_LONG, 32) * block;
    }

    @Override
    public void close() throws IOException {
        descriptor.close(label);
    }

    static FileStatus statusOf(int fd, byte[] label) throws IOException {
        Scratch scratch = Scratch.get();
        long result =
                Kernel.call(
                        scratch,
                        Syscall.STATX,
                        fd,
                        scratch.name(new byte[0]),
                        AT_EMPTY_PATH | AT_NO_AUTOMOUNT,
                        FileStatus.MASK,
                        scratch.struct.address());
        Failures.check("look at", label, result);
        return FileStatus.read(scratch.struct, label);
    }

    private long statx(Scratch scratch, byte[] name) throws IOException {
        return Kernel.call(
                scratch,
                Syscall.STATX,
                descriptor.number(),
                scratch.name(checked(name)),
                AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT,
                FileStatus.MASK,
                scratch.struct.address());
    }

    private long openAt(byte[] name, int flags, int mode) throws IOException {
        Scratch scratch = Scratch.get();
        long path = scratch.name(name);
        return Kernel.call(scratch, Syscall.OPENAT, descriptor.number(), path, flags, mode);
    }

    private static FileHandle file(String operation, byte[] name, long fd, boolean node)
            throws FileSystemException {
        return new FileHandle(
                new Descriptor(Failures.check(operation, name, fd)), name.clone(), node);
    }

    private static byte[] checked(byte[] name) {
        boolean leadsAway =
                name.length == 0
                        || (name[0] == '.'
                                && (name.length == 1 || (name.length == 2 && name[1] == '.')));
        for (byte b : name) {
            leadsAway |= b == '/';
        }
        if (leadsAway) {
            throw new IllegalArgumentException(
                    "not the name of an entry: " + EntryPath.printable(name));
        }
        return name;
    }
}
