package lifeboat.backup.directory;

import java.util.List;
import lifeboat.vault.ContentRef;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.Extent;
import lifeboat.vault.entry.HardLink;
import lifeboat.vault.entry.LinkTarget;
import lifeboat.vault.entry.Xattr;
import lifeboat.vault.posix.Accounts;
import lifeboat.vault.posix.FileStatus;

/// Makes entries of what the file system tells. Safe for concurrent use.
final class Entries {
    private final Accounts accounts = new Accounts();

    /// Anything that has no content of its own.
    Entry plain(EntryPath path, FileStatus status, LinkTarget target, List<Xattr> xattrs) {
        return make(path, status, target, xattrs, false, List.of(), ContentRef.EMPTY);
    }

    /// A file that is as it was.
    Entry known(FileStatus status, FileState state) {
        return make(
                state.path(),
                status,
                state.linkTarget(),
                state.xattrs(),
                state.sparse(),
                state.extents(),
                state.content());
    }

    /// A file whose content is still to be read.
    Entry opened(
            EntryPath path,
            FileStatus status,
            List<Xattr> xattrs,
            boolean sparse,
            List<Extent> extents) {
        List<Extent> holes = sparse ? extents : List.of();
        return make(path, status, LinkTarget.NONE, xattrs, sparse, holes, ContentRef.EMPTY);
    }

    private Entry make(
            EntryPath path,
            FileStatus status,
            LinkTarget target,
            List<Xattr> xattrs,
            boolean sparse,
            List<Extent> extents,
            ContentRef content) {
        boolean shared = status.links() > 1 && status.type() != EntryType.DIRECTORY;
        boolean device =
                status.type() == EntryType.CHAR_DEVICE || status.type() == EntryType.BLOCK_DEVICE;
        return new Entry(
                path,
                status.type(),
                status.mode(),
                accounts.ownership(status.uid(), status.gid()),
                status.modified(),
                status.changed(),
                status.type() == EntryType.FILE ? status.size() : 0,
                target,
                device ? status.rdevMajor() : 0,
                device ? status.rdevMinor() : 0,
                shared ? new HardLink(status.device(), status.inode()) : null,
                xattrs,
                status.flags(),
                extents,
                sparse,
                content,
                false);
    }
}
