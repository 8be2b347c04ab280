package lifeboat.runbooks.proof;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import lifeboat.restore.NotRestored;
import lifeboat.restore.SelectedEntries;
import lifeboat.restore.directory.Privileges;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.HardLink;
import lifeboat.vault.entry.Xattr;
import lifeboat.vault.posix.DirectoryHandle;
import lifeboat.vault.posix.DirectoryTree;
import lifeboat.vault.posix.FileStatus;
import lifeboat.vault.posix.PosixFileSystem;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SourceRecord;

/// Reads a restored tree back and compares it with the entry list of its snapshot. What the restore
/// leaves out by choice is not missed. One thread calls.
public final class TreeProof implements SelectedEntries.Visitor {
    private static final int OPEN_DIRECTORIES = 256;
    private static final int SET_ID = 06000;
    private static final Set<String> NOT_COMPARED =
            Set.of("security.capability", "security.selinux");

    private final DirectoryTree tree;
    private final Privileges privileges;
    private final Extras extras;
    private final ContentProof content;
    private final Differences differences = new Differences();
    private final Deque<Seen> open = new ArrayDeque<>();
    private final Map<HardLink, FileStatus> inodes = new HashMap<>();
    private long entries;

    /// What may be in the tree besides.
    public enum Extras {
        /// Nothing.
        NONE,
        /// What was there before: entries were written over it.
        ALLOWED
    }

    /// What was found.
    ///
    /// @param entries compared
    /// @param bytes of content read back
    /// @param differences the first 1,000
    /// @param differenceCount all
    public record Finding(
            long entries, long bytes, List<Difference> differences, long differenceCount) {
        public Finding {
            differences = List.copyOf(differences);
        }
    }

    private record Seen(EntryPath path, Set<String> names) {}

    private TreeProof(
            DirectoryTree tree,
            SnapshotReader reader,
            VaultKeys keys,
            Depth depth,
            Privileges privileges,
            Extras extras) {
        this.tree = tree;
        this.privileges = privileges;
        this.extras = extras;
        this.content = new ContentProof(reader, keys, depth, differences);
    }

    /// Compares the tree in `place` with `source`.
    ///
    /// @throws IOException if the entry list cannot be read, or the tree not at all
    public static Finding of(
            SnapshotReader reader,
            VaultKeys keys,
            SourceRecord source,
            Path place,
            Depth depth,
            Privileges privileges,
            Extras extras)
            throws IOException {
        DirectoryHandle root;
        try {
            root = new PosixFileSystem().openDirectory(place);
        } catch (NoSuchFileException e) {
            Differences nothing = new Differences();
            nothing.add(EntryPath.ROOT, "missing", "a directory", "nothing");
            return new Finding(0, 0, nothing.first(), 1);
        }
        try (DirectoryTree tree = new DirectoryTree(root, OPEN_DIRECTORIES)) {
            TreeProof proof = new TreeProof(tree, reader, keys, depth, privileges, extras);
            try (proof.content) {
                SelectedEntries.visit(reader, source, List.of(), proof);
                proof.leaveAllBut(null);
                proof.content.await();
            }
            if (proof.entries != source.entries()) {
                proof.differences.add(EntryPath.ROOT, "entries", source.entries(), proof.entries);
            }
            return new Finding(
                    proof.entries,
                    proof.content.bytes(),
                    proof.differences.first(),
                    proof.differences.count());
        }
    }

    @Override
    public void missing(NotRestored entry) {
        differences.add(entry.path(), "missing", "an entry", entry.reason());
    }

    @Override
    public void entry(Entry entry) throws IOException {
        entries++;
        EntryPath path = entry.path();
        leaveAllBut(path);
        Seen parent = open.peek();
        if (parent != null && !path.isRoot() && parent.path().equals(path.parent())) {
            parent.names().add(key(path.name()));
        }
        boolean device =
                entry.type() == EntryType.CHAR_DEVICE || entry.type() == EntryType.BLOCK_DEVICE;
        if (device && privileges == Privileges.LEAVE_OUT) {
            return;
        }
        try {
            compare(entry);
        } catch (NoSuchFileException e) {
            differences.add(path, "missing", entry.type(), "nothing");
        } catch (FileSystemException e) {
            differences.add(path, "unreadable", entry.type(), String.valueOf(e.getMessage()));
        }
        if (entry.type() == EntryType.DIRECTORY) {
            open.push(new Seen(path, new HashSet<>()));
        }
    }

    private void compare(Entry entry) throws IOException {
        if (entry.path().isRoot()) {
            same(entry, tree.root().status());
            attributes(entry, tree.root().metadata().xattrs());
            return;
        }
        byte[] name = entry.path().name();
        try (DirectoryTree.Lease lease = tree.lease(entry.path().parent())) {
            FileStatus status = lease.handle().status(name);
            if (!same(entry, status)) {
                return;
            }
            if (entry.type() == EntryType.SYMLINK) {
                check(entry, "link", entry.linkTarget(), lease.handle().readLink(name));
            }
            attributes(entry, lease.handle().xattrs(name));
            if (entry.type() == EntryType.FILE) {
                content.expect(entry, lease.handle().openFile(name));
            }
        }
    }

    /// Compares what the kernel tells; false where looking further makes no sense.
    private boolean same(Entry entry, FileStatus status) {
        if (status.type() != entry.type()) {
            differences.add(entry.path(), "type", entry.type(), status.type());
            return false;
        }
        if (entry.type() != EntryType.SYMLINK) {
            boolean mask =
                    privileges == Privileges.LEAVE_OUT && entry.type() != EntryType.DIRECTORY;
            int mode = mask ? entry.mode() & ~SET_ID : entry.mode();
            check(entry, "mode", Integer.toOctalString(mode), Integer.toOctalString(status.mode()));
        }
        check(entry, "owner", entry.ownership().uid(), status.uid());
        check(entry, "group", entry.ownership().gid(), status.gid());
        check(entry, "modified", entry.modified(), status.modified());
        check(entry, "flags", entry.flags(), status.flags() & FileStatus.FLAGS);
        if (entry.type() == EntryType.FILE) {
            check(entry, "size", entry.size(), status.size());
            links(entry, status);
        }
        return true;
    }

    private void links(Entry entry, FileStatus status) {
        entry.sharedInode()
                .ifPresent(shared -> {
                    FileStatus first = inodes.putIfAbsent(shared, status);
                    if (first != null && !first.isSameFile(status)) {
                        differences.add(
                                entry.path(),
                                "hard link",
                                "one file with its other names",
                                "a copy");
                    }
                });
    }

    private void attributes(Entry entry, List<Xattr> found) {
        check(entry, "extended attributes", names(entry.xattrs()), names(found));
    }

    private static Map<String, Xattr> names(List<Xattr> attributes) {
        return attributes.stream()
                .filter(attribute -> !NOT_COMPARED.contains(key(attribute.name())))
                .collect(Collectors.toMap(attribute -> key(attribute.name()), a -> a));
    }

    private void check(Entry entry, String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            differences.add(entry.path(), what, expected, actual);
        }
    }

    /// Leaves the directories that `path` is not below; each is looked through for what should not
    /// be there.
    private void leaveAllBut(@org.jspecify.annotations.Nullable EntryPath path) throws IOException {
        while (!open.isEmpty() && (path == null || !path.startsWith(open.peek().path()))) {
            Seen left = open.pop();
            if (extras == Extras.NONE) {
                lookThrough(left);
            }
        }
    }

    private void lookThrough(Seen left) throws IOException {
        try (DirectoryTree.Lease lease = tree.lease(left.path())) {
            for (byte[] name : lease.handle().names()) {
                if (!left.names().contains(key(name))) {
                    differences.add(left.path().child(name), "too many", "nothing", "an entry");
                }
            }
        } catch (FileSystemException e) {
            // it is not there or no directory: told when it was compared
        }
    }

    private static String key(byte[] name) {
        return new String(name, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
