package lifeboat.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/// One thing of a site to capture. Immutable.
public interface Source {
    /// Its name in the configuration.
    String name();

    /// `directory`, `config`, …
    String kind();

    /// What a restore should know of it: where it was, engine and tool versions.
    Map<String, String> facts();

    /// Begins a capture. The caller closes it.
    ///
    /// @param stateDirectory private to this source, for what makes the next capture cheaper; may
    ///   be lost at any time
    /// @param previousEntries entries of the latest snapshot of this source, 0 if there is none
    /// @throws IOException if the source cannot be captured at all; the message says why
    Capture begin(Path stateDirectory, long previousEntries, Clock clock) throws IOException;
}
