package lifeboat.vault.posix;

import java.nio.file.FileSystemException;

/// No room: the file system or a quota is full, or the file too large for it.
public final class DiskFullException extends FileSystemException {
    /// @param file what was written to, printable
    /// @param reason what the kernel said
    public DiskFullException(String file, String reason) {
        super(file, null, reason);
    }
}
