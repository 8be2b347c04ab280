package lifeboat.restore.stream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import lifeboat.engines.completeness.Completeness;

/// The streams of one captured source. Safe for concurrent use.
public interface CapturedStreams {
    /// What the capture said of source and tools.
    Map<String, String> facts();

    /// Lengths by name, in order; the completeness record is not among them.
    SortedMap<String, Long> lengths();

    /// Names of those streams that are wanted: all, or what fits a pattern with everything below.
    Predicate<String> wanted();

    /// A stream from its first byte; it ends only where it ended at capture. The caller closes it.
    ///
    /// @throws IOException also while reading: a fault of the vaults, or a stream that is not there
    InputStream open(String name) throws IOException;

    /// What must be there after a restore.
    Completeness completeness() throws IOException;

    /// A whole stream of moderate size.
    ///
    /// @param most bytes it may have
    default byte[] bytes(String name, int most) throws IOException {
        try (InputStream stream = open(name)) {
            byte[] all = stream.readNBytes(most + 1);
            if (all.length > most) {
                throw new IOException("stream " + name + " is longer than " + most + " bytes");
            }
            return all;
        }
    }

    /// A whole stream of moderate size as text.
    default String text(String name, int most) throws IOException {
        return new String(bytes(name, most), StandardCharsets.UTF_8);
    }
}
