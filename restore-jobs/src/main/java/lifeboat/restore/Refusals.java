package lifeboat.restore;

import java.nio.file.FileSystemException;
import lifeboat.vault.posix.DiskFullException;
import lifeboat.vault.posix.Errno;
import lifeboat.vault.posix.PosixException;

/// Tells a refusal of one entry, which costs this entry, from a fault of the destination, which
/// ends the restore.
final class Refusals {
    private Refusals() {}

    /// The reason in words.
    ///
    /// @throws FileSystemException `e` itself, if no other entry would fare better
    static String reason(FileSystemException e) throws FileSystemException {
        if (e instanceof DiskFullException) {
            throw e;
        }
        if (e instanceof PosixException posix && isFatal(posix.errno())) {
            throw e;
        }
        return String.valueOf(e.getMessage());
    }

    private static boolean isFatal(Errno errno) {
        return switch (errno) {
            case EIO, EBADF, ENFILE, EMFILE, ENODEV, ESTALE -> true;
            case EPERM,
                    ENOENT,
                    ENXIO,
                    EACCES,
                    EBUSY,
                    EEXIST,
                    EXDEV,
                    ENOTDIR,
                    EISDIR,
                    EINVAL,
                    ENOTTY,
                    ETXTBSY,
                    EFBIG,
                    ENOSPC,
                    EROFS,
                    EMLINK,
                    ERANGE,
                    ENAMETOOLONG,
                    ENOSYS,
                    ENOTEMPTY,
                    ELOOP,
                    ENODATA,
                    EOPNOTSUPP,
                    EDQUOT,
                    OTHER ->
                    false;
        };
    }
}
