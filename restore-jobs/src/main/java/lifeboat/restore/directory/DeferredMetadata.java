package lifeboat.restore.directory;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.posix.DirectoryHandle;
import lifeboat.vault.posix.DirectoryTree;
import lifeboat.vault.posix.FileHandle;

/// What can be set only when everything is in place: inode flags, and the metadata of directories,
/// which writing into them would change. Adding is safe for concurrent use.
final class DeferredMetadata {
    private final Destination destination;
    private final Metadata metadata;
    private final NotAppliedList notApplied;
    private final List<Entry> directories = new ArrayList<>();
    private final List<Entry> flagged = new ArrayList<>();

    DeferredMetadata(Destination destination, Metadata metadata, NotAppliedList notApplied) {
        this.destination = destination;
        this.metadata = metadata;
        this.notApplied = notApplied;
    }

    synchronized void directory(Entry entry) {
        directories.add(entry);
    }

    /// Notes a file that has inode flags.
    synchronized void flags(Entry entry) {
        if (entry.flags() != 0 && entry.type() == EntryType.FILE) {
            flagged.add(entry);
        }
    }

    /// Sets everything, directories deepest first, and ends the restore: what was written is on the
    /// disk before the marker goes, and the root's own metadata comes after that.
    synchronized void finish() throws IOException {
        for (Entry entry : flagged) {
            setFlags(entry);
        }
        directories.sort((a, b) -> b.path().compareTo(a.path()));
        for (Entry entry : directories) {
            if (!entry.path().isRoot()) {
                try (DirectoryTree.Lease own = destination.tree().lease(entry.path())) {
                    finish(entry, own.handle());
                }
            }
        }
        DirectoryHandle root = destination.tree().root();
        if (destination.isResumed()) {
            destination.removeParts(root);
        }
        root.syncFileSystem();
        destination.removeMarker();
        for (Entry entry : directories) {
            if (entry.path().isRoot()) {
                finish(entry, root);
            }
        }
        root.metadata().sync();
    }

    private void setFlags(Entry entry) throws IOException {
        try (DirectoryTree.Lease parent = destination.tree().lease(entry.path().parent());
                FileHandle file = parent.handle().openFile(entry.path().name())) {
            metadata.flags(entry, file);
        } catch (AccessDeniedException e) {
            notApplied.add(entry.path(), "flags", e);
        }
    }

    private void finish(Entry entry, DirectoryHandle directory) throws IOException {
        if (destination.isResumed()) {
            destination.removeParts(directory);
        }
        metadata.apply(entry, directory.metadata());
        if (entry.flags() != 0) {
            metadata.flags(entry, directory.metadata());
        }
    }
}
