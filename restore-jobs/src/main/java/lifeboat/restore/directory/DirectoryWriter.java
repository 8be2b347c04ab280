package lifeboat.restore.directory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.posix.DirectoryHandle;
import lifeboat.vault.posix.DirectoryTree;
import lifeboat.vault.posix.DiskFullException;
import lifeboat.vault.posix.Errno;
import lifeboat.vault.posix.FileHandle;
import lifeboat.vault.posix.FileStatus;
import lifeboat.vault.posix.PosixException;

/// Writes entries into a directory, and never outside it: every directory on the way is opened
/// inside the one above, symbolic links are not followed, whoever puts them there. An entry appears
/// under its name when it is complete; before, it is a part with a temporary name.
///
/// Directories come before what they hold, the first name of a hard link before the others;
/// otherwise any order and any thread. [#finish] comes last, once. Closing without it leaves the
/// destination marked unfinished: the same restore may continue there, giving all entries again.
///
/// Errors are those of [DirectoryHandle]; [DiskFullException] names the destination. A part is
/// removed when its entry fails.
public final class DirectoryWriter implements Closeable {
    private final Destination destination;
    private final WriteOptions options;
    private final NotAppliedList notApplied = new NotAppliedList();
    private final Metadata metadata;
    private final DeferredMetadata deferred;

    private DirectoryWriter(Destination destination, WriteOptions options) {
        this.destination = destination;
        this.options = options;
        this.metadata = new Metadata(options.privileges(), notApplied);
        this.deferred = new DeferredMetadata(destination, metadata, notApplied);
    }

    /// Opens the destination, creates it if it is not there, and marks it as unfinished.
    ///
    /// @throws DestinationRefusedException if it is not empty, holds no unfinished restore of the
    ///   same snapshot and source, and the mode is not [WriteMode#OVERWRITE]
    public static DirectoryWriter open(Path destination, WriteOptions options) throws IOException {
        return new DirectoryWriter(Destination.open(destination, options), options);
    }

    /// Makes a directory, or takes the one that is there. Its metadata follows with [#finish]. The
    /// root entry stands for the destination itself.
    public void makeDirectory(Entry entry) throws IOException {
        require(entry, EntryType.DIRECTORY);
        if (!entry.path().isRoot()) {
            byte[] name = entry.path().name();
            try (DirectoryTree.Lease parent = parent(entry.path())) {
                makeDirectory(parent.handle(), name);
            } catch (IOException e) {
                throw named(e);
            }
        }
        deferred.directory(entry);
    }

    private void makeDirectory(DirectoryHandle parent, byte[] name) throws IOException {
        try {
            parent.makeDirectory(name, 0700);
        } catch (FileAlreadyExistsException e) {
            FileStatus there = parent.status(name);
            if (there.type() != EntryType.DIRECTORY) {
                if (!mayReplace()) {
                    throw e;
                }
                parent.unlink(name);
                parent.makeDirectory(name, 0700);
            } else if ((there.mode() & 0700) != 0700) {
                try (FileHandle node = parent.openNode(name)) {
                    node.setMode(there.mode() | 0700);
                }
            }
        }
    }

    /// Begins a file whose content comes in pieces. The caller closes it.
    public PendingFile beginFile(Entry entry) throws IOException {
        require(entry, EntryType.FILE);
        DirectoryTree.Lease directory = parent(entry.path());
        try {
            byte[] part = destination.partName();
            FileHandle file = directory.handle().createFile(part, 0600);
            return new PendingFile(this, entry, directory, part, file);
        } catch (IOException e) {
            try (directory) {
                throw named(e);
            }
        }
    }

    /// Writes a file whose whole content is at hand.
    ///
    /// @throws IllegalStateException if this is less than the content
    public void writeFile(Entry entry, byte[] bytes, int offset, int length) throws IOException {
        try (PendingFile file = beginFile(entry)) {
            file.write(0, bytes, offset, length);
            file.commit();
        }
    }

    /// Makes a symbolic link; where it points does not matter, nothing will follow it here.
    public void makeSymlink(Entry entry) throws IOException {
        require(entry, EntryType.SYMLINK);
        makeNode(entry, (directory, part) -> directory.makeSymlink(part, entry.linkTarget()));
    }

    /// Makes a FIFO or socket; a device node only if privileges are applied, otherwise it is
    /// listed.
    public void makeSpecial(Entry entry) throws IOException {
        boolean device =
                switch (entry.type()) {
                    case FIFO, SOCKET -> false;
                    case CHAR_DEVICE, BLOCK_DEVICE -> true;
                    case FILE, DIRECTORY, SYMLINK ->
                            throw new IllegalArgumentException("not special: " + entry.path());
                };
        if (device && options.privileges() == Privileges.LEAVE_OUT) {
            notApplied.add(entry.path(), "device node", "left out by choice");
            return;
        }
        try {
            makeNode(
                    entry,
                    (directory, part) ->
                            directory.makeSpecial(
                                    part, entry.type(), entry.rdevMajor(), entry.rdevMinor()));
        } catch (java.nio.file.AccessDeniedException e) {
            notApplied.add(entry.path(), device ? "device node" : "special file", e);
        }
    }

    private void makeNode(Entry entry, Maker maker) throws IOException {
        byte[] part = destination.partName();
        try (DirectoryTree.Lease directory = parent(entry.path())) {
            DirectoryHandle handle = directory.handle();
            maker.make(handle, part);
            boolean placed = false;
            try (FileHandle node = handle.openNode(part)) {
                place(entry, handle, part, node);
                placed = true;
            } finally {
                if (!placed) {
                    removePart(handle, part);
                }
            }
        } catch (IOException e) {
            throw named(e);
        }
    }

    /// Gives what was restored as `first` the name of `link` too.
    ///
    /// @throws FileSystemException if something else is under that name now
    public void makeHardLink(Entry first, Entry link) throws IOException {
        byte[] name = first.path().name();
        byte[] part = destination.partName();
        try (DirectoryTree.Lease from = parent(first.path());
                DirectoryTree.Lease to = parent(link.path())) {
            FileStatus source = from.handle().status(name);
            if (source.type() != link.type() || source.type() == EntryType.DIRECTORY) {
                throw new FileSystemException(
                        first.path().toString(), null, "is not what was restored there");
            }
            from.handle().link(name, to.handle(), part);
            try {
                if (!to.handle().status(part).isSameFile(source)) {
                    throw new FileSystemException(
                            first.path().toString(), null, "was replaced meanwhile");
                }
                putInPlace(to.handle(), part, link.path().name());
            } finally {
                removePart(to.handle(), part);
            }
        } catch (IOException e) {
            throw named(e);
        }
    }

    /// Whether an earlier run of this restore completed this entry, so that its content need not be
    /// read again. Its metadata is applied once more, so that what is refused is listed. Always
    /// false for directories: they are to be given again.
    public boolean alreadyRestored(Entry entry) throws IOException {
        if (!destination.isTrusted() || entry.type() == EntryType.DIRECTORY) {
            return false;
        }
        byte[] name = entry.path().name();
        try (DirectoryTree.Lease parent = destination.tree().lease(entry.path().parent())) {
            DirectoryHandle directory = parent.handle();
            Optional<FileStatus> found = directory.find(name);
            if (found.isEmpty() || !isSame(entry, directory, name, found.get())) {
                return false;
            }
            if (found.get().flags() != 0) {
                try (FileHandle file = directory.openFile(name)) {
                    file.setFlags(0);
                }
            }
            try (FileHandle node = directory.openNode(name)) {
                metadata.apply(entry, node);
            }
            deferred.flags(entry);
            return true;
        } catch (NoSuchFileException | PosixException e) {
            return false;
        }
    }

    private static boolean isSame(
            Entry entry, DirectoryHandle directory, byte[] name, FileStatus found)
            throws IOException {
        if (found.type() != entry.type()) {
            return false;
        }
        return switch (entry.type()) {
            case FILE -> found.size() == entry.size() && found.modified().equals(entry.modified());
            case SYMLINK -> directory.readLink(name).equals(entry.linkTarget());
            case FIFO, SOCKET -> true;
            case CHAR_DEVICE, BLOCK_DEVICE ->
                    found.rdevMajor() == entry.rdevMajor()
                            && found.rdevMinor() == entry.rdevMinor();
            case DIRECTORY -> false;
        };
    }

    /// Applies the metadata of directories, deepest first, and inode flags, writes everything to
    /// the disk and takes the mark away. Nothing may be written afterwards.
    public WriteReport finish() throws IOException {
        try {
            deferred.finish();
        } catch (IOException e) {
            throw named(e);
        }
        return notApplied.report();
    }

    @Override
    public void close() throws IOException {
        destination.close();
    }

    /// Metadata, then the final name.
    void place(Entry entry, DirectoryHandle directory, byte[] part, FileHandle handle)
            throws IOException {
        metadata.apply(entry, handle);
        putInPlace(directory, part, entry.path().name());
        deferred.flags(entry);
    }

    private void putInPlace(DirectoryHandle directory, byte[] part, byte[] name)
            throws IOException {
        if (!mayReplace()) {
            directory.rename(part, name);
            return;
        }
        try {
            directory.replace(part, name);
        } catch (PosixException e) {
            if (e.errno() != Errno.EISDIR) {
                throw e;
            }
            directory.removeDirectory(name); // refuses if it holds anything
            directory.replace(part, name);
        }
    }

    private boolean mayReplace() {
        return options.mode() == WriteMode.OVERWRITE || destination.isResumed();
    }

    void removePart(DirectoryHandle directory, byte[] part) throws IOException {
        if (directory.find(part).isPresent()) {
            directory.unlink(part);
        }
    }

    /// Names the destination where there is no room.
    IOException named(IOException e) {
        if (!(e instanceof DiskFullException full)) {
            return e;
        }
        String reason = full.getReason();
        IOException named =
                new DiskFullException(
                        "destination " + destination.path(), reason == null ? "full" : reason);
        named.initCause(e);
        return named;
    }

    /// The directory an entry goes to; directories that were not given are made.
    private DirectoryTree.Lease parent(EntryPath path) throws IOException {
        if (path.isRoot()) {
            throw new IllegalArgumentException("the root of a source is a directory");
        }
        return destination.leaseOrMake(path.parent());
    }

    private static void require(Entry entry, EntryType type) {
        if (entry.type() != type) {
            throw new IllegalArgumentException(
                    entry.path() + " is " + entry.type() + ", not " + type);
        }
    }

    @FunctionalInterface
    private interface Maker {
        void make(DirectoryHandle directory, byte[] part) throws IOException;
    }
}
