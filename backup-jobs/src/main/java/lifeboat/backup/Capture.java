package lifeboat.backup;

import java.io.Closeable;
import java.io.IOException;
import lifeboat.vault.entry.EntrySink;

/// One capture of a source. Order of use: [#run], then the engine stores everything, then
/// [#commit], then close.
public interface Capture extends Closeable {
    /// Hands everything over in path order.
    CaptureReport run(EntrySink sink) throws IOException;

    /// Lets the next capture build on this one; called once everything handed over is safely
    /// stored.
    void commit() throws IOException;
}
