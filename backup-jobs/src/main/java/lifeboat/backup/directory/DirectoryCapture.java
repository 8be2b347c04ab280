package lifeboat.backup.directory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntrySink;
import lifeboat.vault.entry.FileTime;
import lifeboat.vault.posix.DirectoryHandle;
import lifeboat.vault.posix.DirectoryTree;
import lifeboat.vault.posix.PosixFileSystem;

/// One capture of a directory tree or of a list of paths. Order of use: [#run]; the engine reads
/// all files; [#commit] once the snapshot is safely stored; [#close] when no file is read any more.
///
/// Files whose state is as the previous committed capture saw it are not read again, if the sink
/// still holds their content. What cannot be read is named to the sink; its siblings are captured.
/// FIFOs, sockets and devices are recorded and never opened. One thread calls; the files are read
/// by any.
public final class DirectoryCapture implements Closeable {
    private static final int OPEN_DIRECTORIES = 64;

    private final DirectoryTree tree;
    private final FileStateCache cache;
    private final LinkedContents linked;
    private final Exclusions exclusions;
    private final MountPoints mountPoints;
    private final long previousEntries;
    private final List<Path> paths;

    private DirectoryCapture(
            DirectoryHandle root,
            Path cacheFile,
            Instant start,
            DirectorySource source,
            List<Path> paths)
            throws IOException {
        FileTime began = new FileTime(start.getEpochSecond(), start.getNano());
        this.cache = new FileStateCache(cacheFile, began);
        this.tree = new DirectoryTree(root, OPEN_DIRECTORIES);
        this.linked = new LinkedContents(began);
        this.exclusions = Exclusions.of(source.excludes());
        this.mountPoints = source.mountPoints();
        this.previousEntries = source.previousEntries();
        this.paths = paths;
    }

    /// Begins a capture of a tree.
    ///
    /// @param cacheFile keeps file states from capture to capture; its directory exists; one file
    ///   per source and site, used by one capture at a time
    /// @param clock of the machine whose files are captured
    /// @throws SuspectSourceException if the source is missing, lacks its guard, or is empty and
    ///   was not
    public static DirectoryCapture of(DirectorySource source, Path cacheFile, Clock clock)
            throws IOException {
        Instant start = clock.instant();
        DirectoryHandle root = openRoot(source.root());
        try {
            checkGuard(source, root);
            return new DirectoryCapture(root, cacheFile, start, source, List.of());
        } catch (IOException e) {
            try (root) {
                throw e;
            }
        }
    }

    /// Begins a capture of single paths, each under its own absolute path.
    public static DirectoryCapture of(ConfigSource source, Path cacheFile, Clock clock)
            throws IOException {
        Instant start = clock.instant();
        DirectoryHandle root = new PosixFileSystem().openRoot();
        DirectorySource whole =
                new DirectorySource(
                        Path.of("/"), source.excludes(), Optional.empty(), MountPoints.STAY, 0);
        try {
            return new DirectoryCapture(root, cacheFile, start, whole, source.paths());
        } catch (IOException e) {
            try (root) {
                throw e;
            }
        }
    }

    private static DirectoryHandle openRoot(Path root) throws IOException {
        try {
            return new PosixFileSystem().openDirectory(root);
        } catch (FileSystemException e) {
            throw new SuspectSourceException("source " + root + " cannot be opened", e);
        }
    }

    private static void checkGuard(DirectorySource source, DirectoryHandle root)
            throws IOException {
        if (source.guard().isPresent()) {
            EntryPath guard = source.guard().get();
            try {
                look(root, guard);
            } catch (FileSystemException e) {
                throw new SuspectSourceException(
                        "source " + source.root() + " lacks its guard " + guard, e);
            }
        }
        if (source.previousEntries() > 1 && root.names().isEmpty()) {
            throw new SuspectSourceException(
                    "source "
                            + source.root()
                            + " is empty but had "
                            + source.previousEntries()
                            + " entries");
        }
    }

    private static void look(DirectoryHandle root, EntryPath guard) throws IOException {
        DirectoryTree below = new DirectoryTree(root.openDirectoryAgain(), OPEN_DIRECTORIES);
        try (below;
                DirectoryTree.Lease parent = below.lease(guard.parent())) {
            parent.handle().status(guard.name());
        }
    }

    /// Walks the source and hands everything to `sink`, in path order.
    ///
    /// @throws SuspectSourceException if none of the paths of a list exists
    public CaptureSummary run(EntrySink sink) throws IOException {
        Selection selection = paths.isEmpty() ? Selection.ALL : selection(sink);
        TreeWalk walk = new TreeWalk(tree, exclusions, mountPoints, cache, linked, sink);
        return walk.run(selection).summary(previousEntries);
    }

    private Selection selection(EntrySink sink) throws IOException {
        LinkedPaths links = new LinkedPaths(tree);
        Set<EntryPath> found = new TreeSet<>();
        for (Path path : paths) {
            byte[] bytes = PosixFileSystem.bytes(path.normalize());
            EntryPath entry = EntryPath.of(withoutSlashes(bytes));
            try {
                found.addAll(links.resolve(entry));
            } catch (FileSystemException e) {
                sink.addProblem(entry, "cannot be captured: " + e.getMessage());
            }
        }
        if (found.isEmpty()) {
            throw new SuspectSourceException("none of the paths can be captured: " + paths);
        }
        return Selection.of(found);
    }

    private static byte[] withoutSlashes(byte[] path) {
        int start = path.length > 0 && path[0] == '/' ? 1 : 0;
        int end = path.length > start && path[path.length - 1] == '/' ? 1 : 0;
        return java.util.Arrays.copyOfRange(path, start, path.length - end);
    }

    /// Lets the next capture build on this one. To be called only after everything handed over was
    /// stored.
    ///
    /// @throws IOException if the states could not be kept; the next capture then builds on the
    ///   previous one, nothing is lost but time
    public void commit() throws IOException {
        cache.commit();
    }

    @Override
    public void close() throws IOException {
        try (cache) {
            tree.close();
        }
    }
}
