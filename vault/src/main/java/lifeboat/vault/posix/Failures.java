package lifeboat.vault.posix;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import lifeboat.vault.entry.EntryPath;

/// Turns error numbers into exceptions.
final class Failures {
    private Failures() {}

    /// The exception for a result below zero.
    static FileSystemException of(String operation, byte[] name, long result) {
        return of(operation, EntryPath.printable(name), result);
    }

    static FileSystemException of(String operation, String file, long result) {
        int number = (int) -result;
        Errno errno = Errno.of(number);
        String reason =
                operation + ": " + (errno == Errno.OTHER ? "error number " + number : errno.text());
        return switch (errno) {
            case ENOENT -> new NoSuchFileException(file, null, reason);
            case EPERM, EACCES, EROFS -> new AccessDeniedException(file, null, reason);
            case EEXIST -> new FileAlreadyExistsException(file, null, reason);
            case ENOTEMPTY -> new DirectoryNotEmptyException(file);
            case ENOSPC, EDQUOT, EFBIG -> new DiskFullException(file, reason);
            default -> new PosixException(file, reason, errno);
        };
    }

    /// `result`, if it is none of the error numbers.
    static long check(String operation, byte[] name, long result) throws FileSystemException {
        if (result < 0) {
            throw of(operation, name, result);
        }
        return result;
    }
}
