package lifeboat.backup.directory;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lifeboat.vault.entry.EntryPath;

/// A directory tree to capture.
///
/// @param root its top directory; a symbolic link here is followed
/// @param excludes patterns as in `.gitignore`, without negation
/// @param guard path below the root that must exist, or the source is suspect: proof that the right
///   file system is mounted
/// @param mountPoints whether to leave the root's file system
/// @param previousEntries entries of the latest good snapshot, 0 if there is none
public record DirectorySource(
        Path root,
        List<String> excludes,
        Optional<EntryPath> guard,
        MountPoints mountPoints,
        long previousEntries) {
    public DirectorySource {
        excludes = List.copyOf(excludes);
        Exclusions.of(excludes);
        if (previousEntries < 0) {
            throw new IllegalArgumentException("previous entries: " + previousEntries);
        }
    }

    /// The whole tree on one file system, without guard.
    public static DirectorySource of(Path root) {
        return new DirectorySource(root, List.of(), Optional.empty(), MountPoints.STAY, 0);
    }
}
