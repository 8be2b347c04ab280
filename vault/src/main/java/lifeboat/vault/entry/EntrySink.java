package lifeboat.vault.entry;

import java.io.IOException;
import java.io.InputStream;

/// Where a source hands over what it captures, in ascending path order, each path once. Calls come
/// from one thread; content is read later by the engine's workers. Every method may block
/// (backpressure) and throws when the run cannot go on.
public interface EntrySink {
    /// An entry that is complete: no content to read, or its content is known from an earlier
    /// snapshot.
    void add(Entry entry) throws IOException;

    /// A file whose content must be read. A worker calls `opener` (again when the file changed
    /// while it was read, three times at most), and tells `outcome` the finished entry in the end,
    /// in path order.
    void addFile(EntryPath path, FileOpener opener, Outcome outcome) throws IOException;

    /// Stores a stream of unknown length and gives the entry with its size and content filled in.
    /// It is not in the list of entries until it is handed to [#add], so that streams may come in
    /// any order. Read to its end in the calling thread; the caller closes it. Unlike every other
    /// method, several threads may call it at once, and a stream that is slow holds up nobody else.
    ///
    /// @throws IOException what `stream` throws, as it is, or a fault of the run
    Entry storeStream(Entry entry, InputStream stream) throws IOException;

    /// The same, and adds the entry.
    default Entry addStream(Entry entry, InputStream stream) throws IOException {
        Entry stored = storeStream(entry, stream);
        add(stored);
        return stored;
    }

    /// Something that could not be captured: it is named in the run's result and costs DEGRADED.
    void addProblem(EntryPath path, String reason) throws IOException;

    /// Whether every blob of this content is still known to be stored, so that a cached reference
    /// may be used again.
    boolean holds(lifeboat.vault.ContentRef content);

    /// Opens one file. Called on a worker thread.
    @FunctionalInterface
    interface FileOpener {
        /// @throws java.nio.file.NoSuchFileException if it vanished
        OpenFile open() throws IOException;
    }

    /// Hears what became of a file.
    interface Outcome {
        /// Stored, unchanged while it was read or marked unstable.
        void stored(Entry entry);

        /// Not stored: vanished or unreadable.
        void skipped(EntryPath path, String reason);
    }
}
