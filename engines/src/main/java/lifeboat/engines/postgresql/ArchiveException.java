package lifeboat.engines.postgresql;

import java.io.IOException;

/// An archive of `pg_dump` is not whole, or not of a version that is known.
public final class ArchiveException extends IOException {
    ArchiveException(String message) {
        super(message);
    }
}
