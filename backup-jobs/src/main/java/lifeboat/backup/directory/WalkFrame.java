package lifeboat.backup.directory;

import java.io.IOException;
import java.util.List;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.posix.DirectoryHandle;
import lifeboat.vault.posix.FileStatus;
import org.jspecify.annotations.Nullable;

/// One directory on the way from the root to where a walk is, and what of it is still to be seen.
final class WalkFrame {
    final EntryPath path;
    final FileStatus status;
    final Selection selection;
    private final List<byte[]> names;
    private final boolean owned;
    private @Nullable DirectoryHandle handle;
    private int next;

    WalkFrame(
            EntryPath path,
            FileStatus status,
            Selection selection,
            List<byte[]> names,
            DirectoryHandle handle,
            boolean owned) {
        this.path = path;
        this.status = status;
        this.selection = selection;
        this.names = names;
        this.handle = handle;
        this.owned = owned;
    }

    boolean hasNext() {
        return next < names.size();
    }

    byte[] next() {
        return names.get(next++);
    }

    /// Whether its descriptor was given up to save descriptors.
    boolean isParked() {
        return handle == null;
    }

    DirectoryHandle handle() {
        DirectoryHandle open = handle;
        if (open == null) {
            throw new IllegalStateException("directory is parked");
        }
        return open;
    }

    void park() throws IOException {
        DirectoryHandle open = handle;
        if (open != null && owned) {
            handle = null;
            open.close();
        }
    }

    /// Comes back through the directory below.
    ///
    /// @return whether it is the same directory as before
    boolean unpark(DirectoryHandle child) throws IOException {
        DirectoryHandle parent = child.openParent();
        if (!parent.status().isSameFile(status)) {
            parent.close();
            next = names.size();
            return false;
        }
        handle = parent;
        return true;
    }
}
