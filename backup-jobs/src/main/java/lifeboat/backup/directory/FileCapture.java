package lifeboat.backup.directory;

import java.io.IOException;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntrySink;
import lifeboat.vault.entry.OpenFile;
import lifeboat.vault.posix.DirectoryTree;
import lifeboat.vault.posix.FileStatus;
import org.jspecify.annotations.Nullable;

/// One file on its way through the engine: opens it by its path inside the tree, and remembers what
/// became of it for the next capture.
final class FileCapture implements EntrySink.FileOpener, EntrySink.Outcome {
    private final EntryPath path;
    private final DirectoryTree tree;
    private final Entries entries;
    private final FileStateCache cache;
    private final LinkedContents linked;
    private volatile @Nullable FileStatus opened;

    FileCapture(
            EntryPath path,
            DirectoryTree tree,
            Entries entries,
            FileStateCache cache,
            LinkedContents linked) {
        this.path = path;
        this.tree = tree;
        this.entries = entries;
        this.cache = cache;
        this.linked = linked;
    }

    @Override
    public OpenFile open() throws IOException {
        try (DirectoryTree.Lease directory = tree.lease(path.parent())) {
            CapturedFile file =
                    CapturedFile.of(directory.handle().openFile(path.name()), path, entries);
            opened = file.status();
            return file;
        }
    }

    @Override
    public void stored(Entry entry) {
        FileStatus status = opened;
        if (status == null || entry.unstable()) {
            return;
        }
        FileState state = FileState.of(entry, status);
        if (status.links() > 1) {
            linked.stored(state);
        }
        cache.keepRead(state);
    }

    @Override
    public void skipped(EntryPath skippedPath, String reason) {
        // the engine names it in the run's result; nothing is known for the next capture
    }
}
