package lifeboat.backup.directory;

import java.util.List;
import lifeboat.vault.ContentRef;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.Extent;
import lifeboat.vault.entry.FileTime;
import lifeboat.vault.entry.LinkTarget;
import lifeboat.vault.entry.Xattr;
import lifeboat.vault.posix.FileStatus;

/// What a capture knew of a file or symbolic link: by what a change shows, and what `statx` does
/// not tell.
record FileState(
        EntryPath path,
        long size,
        FileTime modified,
        FileTime changed,
        long device,
        long inode,
        LinkTarget linkTarget,
        List<Xattr> xattrs,
        boolean sparse,
        List<Extent> extents,
        ContentRef content) {
    FileState {
        xattrs = List.copyOf(xattrs);
        extents = List.copyOf(extents);
    }

    static FileState of(Entry entry, FileStatus status) {
        return new FileState(
                entry.path(),
                status.size(),
                status.modified(),
                status.changed(),
                status.device(),
                status.inode(),
                entry.linkTarget(),
                entry.xattrs(),
                entry.sparse(),
                entry.extents(),
                entry.content());
    }

    /// Whether `status` is of the same inode in the same state, and old enough at `start` of the
    /// capture that saw it for any later change to show in its time of change.
    boolean stillHolds(FileStatus status, FileTime start) {
        return inode == status.inode()
                && device == status.device()
                && size == status.size()
                && changed.equals(status.changed())
                && modified.equals(status.modified())
                && changed.seconds() < start.seconds() - FileStateCache.RACY_SECONDS;
    }

    /// The same under another name of the inode.
    FileState under(EntryPath other) {
        return new FileState(
                other,
                size,
                modified,
                changed,
                device,
                inode,
                linkTarget,
                xattrs,
                sparse,
                extents,
                content);
    }
}
