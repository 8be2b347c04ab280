package lifeboat.runbooks.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.posix.DirectoryHandle;
import lifeboat.vault.posix.FileHandle;
import lifeboat.vault.posix.FileStatus;
import lifeboat.vault.posix.PosixFileSystem;

/// Removes trees of any depth and any names, links not followed, inode flags and missing
/// permissions of directories overcome.
final class TreeRemoval {
    private TreeRemoval() {}

    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryHandle root = new PosixFileSystem().openDirectory(directory)) {
            empty(root);
        }
        Files.delete(directory);
    }

    private static void empty(DirectoryHandle directory) throws IOException {
        FileStatus own = directory.status();
        if ((own.flags() & FileStatus.FLAGS) != 0) {
            directory.metadata().setFlags(0);
        }
        if ((own.mode() & 0700) != 0700) {
            directory.metadata().setMode(0700);
        }
        for (byte[] name : directory.names()) {
            FileStatus status = directory.status(name);
            if (status.type() == EntryType.DIRECTORY) {
                if ((status.mode() & 0500) != 0500) {
                    try (FileHandle node = directory.openNode(name)) {
                        node.setMode(0700);
                    }
                }
                try (DirectoryHandle below = directory.openDirectory(name)) {
                    empty(below);
                }
                directory.removeDirectory(name);
            } else {
                if (status.type() == EntryType.FILE && (status.flags() & 0x30) != 0) {
                    try (FileHandle file = directory.openFile(name)) {
                        file.setFlags(0);
                    }
                }
                directory.unlink(name);
            }
        }
    }
}
