package lifeboat.backup.stream;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import lifeboat.backup.SourceUnusableException;

/// A source whose state a program hands out as streams. Immutable. Passes `StreamSourceContract`.
public interface StreamSource {
    /// Its name in the configuration.
    String name();

    /// `postgresql`, `sqlite`, `command`, …: what the restore looks for.
    String kind();

    /// Connects and looks whether a capture can be made: tools, versions, rights. Captures nothing
    /// and changes nothing. The caller closes what it gets.
    ///
    /// @param stateDirectory private to this source, a cache, exists
    /// @throws SourceUnusableException if it cannot; the message names what is missing, with
    ///   versions
    StreamCapture open(Path stateDirectory, Clock clock) throws IOException;
}
