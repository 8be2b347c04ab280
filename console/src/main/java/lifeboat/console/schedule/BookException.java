package lifeboat.console.schedule;

import java.io.IOException;

/// The book could not be read or written. Whether the last change was made is not known.
public final class BookException extends IOException {
    private static final long serialVersionUID = 1;

    /// Whether another process holds the book for itself.
    private final boolean held;

    BookException(String message, Throwable cause, boolean held) {
        super(message, cause);
        this.held = held;
    }

    /// Whether another process has the book for itself alone.
    public boolean isHeldByAnother() {
        return held;
    }
}
