package lifeboat.vault.entry;

import java.io.Closeable;
import java.io.IOException;

/// A file opened for capture. Its bytes are addressed in *data space*: for a sparse file the
/// extents one after the other, otherwise the file itself. [#read] is safe for concurrent use; the
/// rest is not.
public interface OpenFile extends Closeable {
    /// The entry as it stood when the file was opened (size, extents, times), without content.
    Entry entry();

    /// Reads up to `length` bytes at `position` in data space.
    ///
    /// @return bytes read, fewer than asked only at the end of the data, 0 at or beyond it
    /// @throws IOException if the source cannot be read; never a fault of a vault
    int read(long position, byte[] into, int offset, int length) throws IOException;

    /// Looks at the file again after it was read to its end.
    ///
    /// @return whether it is the same file, unchanged since it was opened
    boolean isUnchanged() throws IOException;

    @Override
    void close() throws IOException;
}
