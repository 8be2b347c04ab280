package lifeboat.targets.directory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The folders below the root: makes them, makes their names durable, and removes temporary files
/// that a crash left in them more than a day ago. Each folder is settled once, before the first
/// object is put into it. Safe for concurrent use.
final class Folders {
    private static final Duration LEFT_BEHIND = Duration.ofDays(1);

    private final Path root;
    private final Durability durability;
    private final Clock clock;
    private final FileAttribute<?>[] privateFolder;
    private final Set<Path> settled = ConcurrentHashMap.newKeySet();

    Folders(Path root, Durability durability, Clock clock, FileAttribute<?>[] privateFolder) {
        this.root = root;
        this.durability = durability;
        this.clock = clock;
        this.privateFolder = privateFolder;
    }

    /// Makes sure that `folder` is there and that power loss will not take it away.
    ///
    /// @throws java.nio.file.NoSuchFileException if the root is not there
    void settle(Path folder) throws IOException {
        if (settled.contains(folder)) {
            return;
        }
        if (!folder.equals(root)) {
            Path parent = parentOf(folder);
            settle(parent);
            make(folder);
            durability.directory(parent);
        }
        sweep(folder);
        settled.add(folder);
    }

    /// Forgets what it knew, because a folder turned out to be gone.
    void unsettle() {
        settled.clear();
    }

    /// Makes the root and what is missing above it.
    void makeRoot() throws IOException {
        Path parent = parentOf(root);
        Files.createDirectories(parent);
        make(root);
        durability.directory(parent);
    }

    private void make(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        try {
            Files.createDirectory(folder, privateFolder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    private void sweep(Path folder) throws IOException {
        Instant limit = clock.instant().minus(LEFT_BEHIND);
        try (DirectoryStream<Path> temps =
                Files.newDirectoryStream(
                        folder, path -> TempFile.isName(path.getFileName().toString()))) {
            for (Path temp : temps) {
                sweepOne(temp, limit);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void sweepOne(Path temp, Instant limit) throws IOException {
        try {
            var attributes =
                    Files.readAttributes(
                            temp, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isRegularFile()
                    && attributes.lastModifiedTime().toInstant().isBefore(limit)) {
                Files.deleteIfExists(temp);
            }
        } catch (java.nio.file.NoSuchFileException _) {
            return; // Its owner was quicker.
        }
    }

    private static Path parentOf(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a file system's root cannot be a target");
        }
        return parent;
    }
}
