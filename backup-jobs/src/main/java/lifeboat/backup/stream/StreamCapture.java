package lifeboat.backup.stream;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.backup.SourceUnusableException;

/// One capture of a [StreamSource]. Used by one thread, once.
public interface StreamCapture extends Closeable {
    /// What a restore should know: versions of server and tools, what tells this server from
    /// others. No secrets.
    Map<String, String> facts();

    /// Is told questions whose answers are wanted of the same state; before [#run]. A kind of
    /// source that answers none takes no notice.
    ///
    /// @param questions in the language of the source, such as SQL; they only read
    default void asked(List<String> questions) {
        // answers none
    }

    /// Hands over every stream, all from one state of the source. Returns only if every program
    /// that took part ended with a good status, every stream had its end mark, and everything
    /// counted agrees.
    ///
    /// @throws SourceUnusableException if the source or a tool fails; nothing of the source is kept
    /// @throws IOException a fault of the run, as `sink` threw it
    StreamReport run(StreamSink sink) throws IOException;

    /// Why what was captured is not to be trusted, although it was captured; known after [#run].
    default Optional<String> suspicion() {
        return Optional.empty();
    }

    /// Ends every program and connection that is left, and removes every file made.
    @Override
    void close() throws IOException;
}
