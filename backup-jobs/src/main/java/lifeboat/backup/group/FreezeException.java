package lifeboat.backup.group;

import java.io.IOException;

/// A group could not be frozen: nothing of it may be captured.
public final class FreezeException extends IOException {
    FreezeException(String message) {
        super(message);
    }

    FreezeException(String message, Throwable cause) {
        super(message, cause);
    }
}
