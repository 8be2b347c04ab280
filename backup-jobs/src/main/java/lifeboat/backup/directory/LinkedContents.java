package lifeboat.backup.directory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.FileTime;
import lifeboat.vault.entry.HardLink;
import lifeboat.vault.posix.FileStatus;

/// Contents of inodes with several names that this capture has read already, so that their other
/// names need not be read. Safe for concurrent use; keeps the latest 65,536.
final class LinkedContents {
    private static final int LIMIT = 65_536;

    private final Map<HardLink, FileState> known =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<HardLink, FileState> eldest) {
                    return size() > LIMIT;
                }
            };

    private final FileTime start;

    /// @param start of the capture
    LinkedContents(FileTime start) {
        this.start = start;
    }

    synchronized void stored(FileState state) {
        known.put(new HardLink(state.device(), state.inode()), state);
    }

    /// What is known of this inode under another of its names, told for `path`.
    synchronized Optional<FileState> find(EntryPath path, FileStatus status) {
        if (status.links() < 2) {
            return Optional.empty();
        }
        FileState state = known.get(new HardLink(status.device(), status.inode()));
        return state != null && state.stillHolds(status, start)
                ? Optional.of(state.under(path))
                : Optional.empty();
    }
}
