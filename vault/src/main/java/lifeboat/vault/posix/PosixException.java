package lifeboat.vault.posix;

import java.nio.file.FileSystemException;

/// The kernel refused, for a reason that has no exception of its own in the JDK's family.
public final class PosixException extends FileSystemException {
    private final Errno errno;

    PosixException(String file, String reason, Errno errno) {
        super(file, null, reason);
        this.errno = errno;
    }

    /// Why.
    public Errno errno() {
        return errno;
    }
}
