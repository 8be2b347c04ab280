package lifeboat.restore.directory;

import java.io.IOException;

/// The destination is not what a restore may write to; nothing in it was touched.
public final class DestinationRefusedException extends IOException {
    DestinationRefusedException(String message) {
        super(message);
    }
}
