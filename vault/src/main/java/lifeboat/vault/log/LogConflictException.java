package lifeboat.vault.log;

import java.io.IOException;

/// An item of this name with other content is kept already; nothing was written.
public final class LogConflictException extends IOException {
    LogConflictException(String message) {
        super(message);
    }
}
