package lifeboat.restore.stream;

import java.io.IOException;

/// The destination may not be written to; nothing was changed.
public final class DestinationInUseException extends IOException {
    private final String hint;

    /// @param hint how to proceed
    public DestinationInUseException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    /// How to proceed.
    public String hint() {
        return hint;
    }
}
