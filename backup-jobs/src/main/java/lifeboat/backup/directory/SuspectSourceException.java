package lifeboat.backup.directory;

import java.io.IOException;
import lifeboat.backup.SourceUnusableException;

/// The source does not look like itself: missing, not mounted, or empty all of a sudden. Nothing
/// was captured; earlier snapshots must not be replaced by this one.
public final class SuspectSourceException extends SourceUnusableException {
    SuspectSourceException(String message) {
        super(message);
    }

    SuspectSourceException(String message, IOException cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
