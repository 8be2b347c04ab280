package lifeboat.restore.stream;

import java.io.Closeable;
import java.io.IOException;

/// One destination for the streams of a kind of source. Used by one thread, once. Passes
/// `StreamRestorerContract`.
public interface StreamRestorer extends Closeable {
    /// Restores what is wanted of `streams`, reads it back and compares it with the completeness
    /// record. Reads only the streams it needs. If it fails or is killed, the same call into the
    /// same destination begins again where that is safe.
    ///
    /// @return what was done; a difference is a result, not an exception
    /// @throws DestinationInUseException if the destination holds something else, or is the live
    ///   source itself; nothing was changed
    /// @throws IOException if the tool, the destination or a vault failed; what the vault threw, as
    ///   it is
    StreamRestoration restore(CapturedStreams streams) throws IOException;

    /// Ends every program and connection that is left, and removes every file made beside the
    /// destination.
    @Override
    void close() throws IOException;
}
