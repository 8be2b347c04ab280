package lifeboat.targets.directory;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import lifeboat.targets.TargetException;

/// Translates what the file system says. The JDK hands over the text of `strerror` only.
final class DiskErrors {
    private static final List<String> FULL =
            List.of("no space left", "quota exceeded", "file too large");
    private static final List<String> DENIED =
            List.of("read-only file system", "permission denied", "operation not permitted");
    private static final List<String> AWAY =
            List.of(
                    "stale file handle",
                    "transport endpoint is not connected",
                    "host is down",
                    "timed out",
                    "no such device",
                    "too many open files");

    private DiskErrors() {}

    /// The exception for `failure` of `operation`; one that is translated already stays as it is.
    static TargetException translate(String operation, IOException failure) {
        if (failure instanceof TargetException translated) {
            return translated;
        }
        String reason = reason(failure);
        String message = operation + ": " + reason;
        if (failure instanceof NoSuchFileException) {
            return new TargetException.Missing(message, failure);
        }
        if (failure instanceof AccessDeniedException || says(reason, DENIED)) {
            return new TargetException.Denied(message, failure);
        }
        if (says(reason, FULL)) {
            return new TargetException.Full(message, failure);
        }
        if (failure instanceof ClosedByInterruptException || says(reason, AWAY)) {
            return new TargetException.Unreachable(message, failure);
        }
        return new TargetException.Broken(message, failure);
    }

    static boolean isNotADirectory(IOException failure) {
        return reason(failure).equals("not a directory");
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "not there";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof ClosedByInterruptException) {
            return "interrupted";
        }
        String reason =
                failure instanceof FileSystemException named
                        ? named.getReason()
                        : failure.getMessage();
        return reason == null
                ? failure.getClass().getSimpleName()
                : reason.toLowerCase(Locale.ROOT);
    }

    private static boolean says(String reason, List<String> any) {
        return any.stream().anyMatch(reason::contains);
    }
}
