package lifeboat.backup.directory;

import java.io.IOException;

/// The source does not look like itself: missing, not mounted, or empty all of a sudden. Nothing
/// was captured; earlier snapshots must not be replaced by this one.
public final class SuspectSourceException extends IOException {
    SuspectSourceException(String message) {
        super(message);
    }

    SuspectSourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
