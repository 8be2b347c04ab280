package lifeboat.backup.directory;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntrySink;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.LinkTarget;
import lifeboat.vault.entry.Xattr;
import lifeboat.vault.posix.DirectoryHandle;
import lifeboat.vault.posix.DirectoryTree;
import lifeboat.vault.posix.FileStatus;

/// One walk over a tree in path order: directories before what they hold, names by their bytes.
/// What cannot be read is told as a problem of this entry alone. For one thread, once.
final class TreeWalk {
    /// Directories held open on the way down; those above are opened again on the way back.
    private static final int OPEN_LEVELS = 100;

    private final DirectoryTree tree;
    private final Exclusions exclusions;
    private final MountPoints mountPoints;
    private final FileStateCache cache;
    private final LinkedContents linked;
    private final EntrySink sink;
    private final Entries entries = new Entries();
    private final WalkTally tally = new WalkTally();
    private final Deque<WalkFrame> frames = new ArrayDeque<>();

    TreeWalk(
            DirectoryTree tree,
            Exclusions exclusions,
            MountPoints mountPoints,
            FileStateCache cache,
            LinkedContents linked,
            EntrySink sink) {
        this.tree = tree;
        this.exclusions = exclusions;
        this.mountPoints = mountPoints;
        this.cache = cache;
        this.linked = linked;
        this.sink = sink;
    }

    /// Walks what is selected.
    WalkTally run(Selection selection) throws IOException {
        try {
            DirectoryHandle root = tree.root();
            FileStatus status = root.status();
            directory(EntryPath.ROOT, status, root.metadata().xattrs());
            List<byte[]> names = names(root, selection);
            frames.push(new WalkFrame(EntryPath.ROOT, status, selection, names, root, false));
            while (!frames.isEmpty()) {
                WalkFrame frame = frames.peek();
                if (frame.hasNext()) {
                    visit(frame, frame.next());
                } else {
                    leave();
                }
            }
            return tally;
        } finally {
            for (WalkFrame frame : frames) {
                frame.park();
            }
        }
    }

    private static List<byte[]> names(DirectoryHandle directory, Selection selection)
            throws IOException {
        Optional<List<byte[]>> chosen = selection.names();
        if (chosen.isPresent()) {
            return chosen.get();
        }
        List<byte[]> names = directory.names();
        names.sort(Arrays::compareUnsigned);
        return names;
    }

    private void leave() throws IOException {
        WalkFrame done = frames.pop();
        WalkFrame parent = frames.peek();
        if (parent != null && parent.isParked() && !unparked(parent, done.handle())) {
            problem(parent.path, "was moved while it was captured");
        }
        done.park();
    }

    private static boolean unparked(WalkFrame parent, DirectoryHandle child) {
        try {
            return parent.unpark(child);
        } catch (IOException e) {
            while (parent.hasNext()) {
                parent.next();
            }
            return false;
        }
    }

    private void visit(WalkFrame frame, byte[] name) throws IOException {
        EntryPath path;
        FileStatus status;
        try {
            path = frame.path.child(name);
        } catch (IllegalArgumentException e) {
            problem(frame.path, "holds a path that is too long: " + EntryPath.printable(name));
            return;
        }
        try {
            status = frame.handle().status(name);
        } catch (NoSuchFileException e) {
            if (!frame.selection.isAll()) {
                problem(path, reason(e));
            }
            return;
        } catch (FileSystemException e) {
            problem(path, reason(e));
            return;
        }
        if (exclusions.excludes(path, status.type() == EntryType.DIRECTORY)) {
            return;
        }
        switch (status.type()) {
            case DIRECTORY -> enter(frame, name, path, status);
            case FILE -> file(frame.handle(), name, path, status);
            case SYMLINK -> link(frame.handle(), name, path, status);
            case FIFO, SOCKET, CHAR_DEVICE, BLOCK_DEVICE ->
                    add(
                            entries.plain(
                                    path,
                                    status,
                                    LinkTarget.NONE,
                                    xattrs(frame.handle(), name, path)),
                            status);
        }
    }

    private void enter(WalkFrame frame, byte[] name, EntryPath path, FileStatus status)
            throws IOException {
        Selection selection = frame.selection.child(name);
        boolean chosen = !frame.selection.isAll();
        if (!chosen && mountPoints == MountPoints.STAY && !status.isSameMount(frame.status)) {
            directory(path, status, xattrs(frame.handle(), name, path));
            tally.note("mount point not entered: " + path);
            return;
        }
        DirectoryHandle handle;
        try {
            handle = frame.handle().openDirectory(name);
        } catch (NoSuchFileException e) {
            return;
        } catch (FileSystemException e) {
            directory(path, status, xattrs(frame.handle(), name, path));
            problem(path, reason(e));
            return;
        }
        FileStatus opened = status;
        List<Xattr> xattrs = List.of();
        List<byte[]> names = List.of();
        Optional<String> trouble = Optional.empty();
        try {
            opened = handle.status();
            xattrs = handle.metadata().xattrs();
            names = names(handle, selection);
        } catch (FileSystemException e) {
            trouble = Optional.of(reason(e));
        }
        frames.push(new WalkFrame(path, opened, selection, names, handle, true));
        directory(path, opened, xattrs);
        if (trouble.isPresent()) {
            problem(path, trouble.get());
        }
        if (frames.size() > OPEN_LEVELS) {
            Iterator<WalkFrame> upwards = frames.iterator();
            for (int i = 0; i < OPEN_LEVELS; i++) {
                upwards.next();
            }
            upwards.next().park();
        }
    }

    private void file(DirectoryHandle directory, byte[] name, EntryPath path, FileStatus status)
            throws IOException {
        Optional<FileState> known =
                known(path, status)
                        .filter(state -> sink.holds(state.content()))
                        .or(() -> linked.find(path, status));
        if (known.isPresent()) {
            cache.keep(known.get());
            tally.unchangedFile();
            add(entries.known(status, known.get()), status);
        } else if (status.size() == 0) {
            Entry empty =
                    entries.plain(path, status, LinkTarget.NONE, xattrs(directory, name, path));
            cache.keep(FileState.of(empty, status));
            add(empty, status);
        } else {
            FileCapture capture = new FileCapture(path, tree, entries, cache, linked);
            tally.entry(status);
            sink.addFile(path, capture, capture);
        }
    }

    private void link(DirectoryHandle directory, byte[] name, EntryPath path, FileStatus status)
            throws IOException {
        Optional<FileState> known = known(path, status);
        if (known.isPresent()) {
            cache.keep(known.get());
            add(entries.known(status, known.get()), status);
            return;
        }
        LinkTarget target;
        try {
            target = directory.readLink(name);
        } catch (NoSuchFileException e) {
            return;
        } catch (FileSystemException e) {
            problem(path, reason(e));
            return;
        }
        Entry entry = entries.plain(path, status, target, xattrs(directory, name, path));
        cache.keep(FileState.of(entry, status));
        add(entry, status);
    }

    private Optional<FileState> known(EntryPath path, FileStatus status) {
        return cache.find(path).filter(s -> s.stillHolds(status, cache.previousStart()));
    }

    private List<Xattr> xattrs(DirectoryHandle directory, byte[] name, EntryPath path)
            throws IOException {
        try {
            return directory.xattrs(name);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (FileSystemException e) {
            problem(path, reason(e));
            return List.of();
        }
    }

    private void directory(EntryPath path, FileStatus status, List<Xattr> xattrs)
            throws IOException {
        add(entries.plain(path, status, LinkTarget.NONE, xattrs), status);
    }

    private void add(Entry entry, FileStatus status) throws IOException {
        tally.entry(status);
        sink.add(entry);
    }

    private void problem(EntryPath path, String reason) throws IOException {
        tally.problem();
        sink.addProblem(path, reason);
    }

    private static String reason(FileSystemException e) {
        String reason = e.getReason();
        return reason == null ? e.toString() : reason;
    }
}
