package lifeboat.targets.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;

/// How files and folders are made: for their owner only, where the system has such modes.
final class FileModes {
    private static final List<String> NO_CRASH_GUARANTEE =
            List.of("nfs", "cifs", "smb", "fuse", "9p", "vboxsf", "tmpfs", "ramfs");

    private final boolean posix;

    private FileModes(boolean posix) {
        this.posix = posix;
    }

    static FileModes of(Path root) {
        return new FileModes(root.getFileSystem().supportedFileAttributeViews().contains("posix"));
    }

    FileAttribute<?>[] file() {
        return of("rw-------");
    }

    FileAttribute<?>[] folder() {
        return of("rwx------");
    }

    private FileAttribute<?>[] of(String mode) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
                }
                : new FileAttribute<?>[0];
    }

    /// Whether the file system below `root` keeps synced files through power loss, by its type. A
    /// network or user-space file system may, but does not promise it.
    static boolean isCrashSafe(Path root) {
        try {
            String type = Files.getFileStore(root).type().toLowerCase(Locale.ROOT);
            return NO_CRASH_GUARANTEE.stream().noneMatch(type::startsWith);
        } catch (IOException _) {
            return false;
        }
    }
}
