package lifeboat.backup;

import java.io.IOException;

/// A source cannot be captured at all; other sources of the run are not concerned. Thrown by
/// [Capture#run].
public class SourceUnusableException extends IOException {
    public SourceUnusableException(String message, Throwable cause) {
        super(message, cause);
    }

    public SourceUnusableException(String message) {
        super(message);
    }
}
