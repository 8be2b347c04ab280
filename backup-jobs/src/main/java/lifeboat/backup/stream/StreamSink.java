package lifeboat.backup.stream;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Where a capture hands over its streams. Several threads may.
public interface StreamSink {
    /// Reads the stream to its end in the calling thread and stores it. The caller closes it.
    ///
    /// @param name path of the stream in the source, its parts separated by `/`; each once
    /// @return bytes stored
    /// @throws IOException what the stream throws, as it is, or a fault of the run
    long put(String name, InputStream stream) throws IOException;

    /// Notes a directory that may be empty; those above streams come by themselves.
    default void directory(String name) {
        // whoever keeps only streams needs no directories
    }

    /// Stores a text.
    default long put(String name, String text) throws IOException {
        return put(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
