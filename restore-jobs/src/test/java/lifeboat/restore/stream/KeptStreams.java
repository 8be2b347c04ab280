package lifeboat.restore.stream;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import lifeboat.backup.stream.StreamCapture;
import lifeboat.backup.stream.StreamReport;
import lifeboat.backup.stream.StreamSink;
import lifeboat.backup.stream.StreamSource;
import lifeboat.engines.completeness.Completeness;

/// Streams captured into memory, which a test may change before they are restored.
public final class KeptStreams implements CapturedStreams {
    public final SortedMap<String, byte[]> streams = new TreeMap<>();
    private final Map<String, String> facts;
    private Completeness completeness;
    private Predicate<String> wanted = _ -> true;

    private KeptStreams(Map<String, String> facts, Completeness completeness) {
        this.facts = facts;
        this.completeness = completeness;
    }

    /// Captures for real.
    public static KeptStreams of(StreamSource source, Path state) throws IOException {
        SortedMap<String, byte[]> kept = new TreeMap<>();
        StreamSink sink =
                (name, stream) -> {
                    byte[] bytes = stream.readAllBytes();
                    synchronized (kept) {
                        kept.put(name, bytes);
                    }
                    return bytes.length;
                };
        try (StreamCapture capture = source.open(state, Clock.systemUTC())) {
            StreamReport report = capture.run(sink);
            KeptStreams all = new KeptStreams(capture.facts(), report.completeness());
            all.streams.putAll(kept);
            return all;
        }
    }

    /// A copy that can be changed without changing this.
    public KeptStreams copy() {
        KeptStreams copy = new KeptStreams(facts, completeness);
        copy.streams.putAll(streams);
        copy.wanted = wanted;
        return copy;
    }

    /// With another record.
    public KeptStreams expecting(Completeness other) {
        completeness = other;
        return this;
    }

    /// With only these wanted.
    public KeptStreams wanting(Predicate<String> names) {
        wanted = names;
        return this;
    }

    /// The bytes of a stream.
    public byte[] bytes(String name) throws IOException {
        byte[] bytes = streams.get(name);
        if (bytes == null) {
            throw new IOException("no stream " + name);
        }
        return bytes;
    }

    /// Name of the longest stream.
    public String longest() {
        return streams.entrySet().stream()
                .max(
                        java.util.Comparator.comparingInt(
                                (Map.Entry<String, byte[]> one) -> one.getValue().length))
                .orElseThrow()
                .getKey();
    }

    @Override
    public Map<String, String> facts() {
        return facts;
    }

    @Override
    public SortedMap<String, Long> lengths() {
        SortedMap<String, Long> lengths = new TreeMap<>();
        streams.forEach((name, bytes) -> lengths.put(name, (long) bytes.length));
        return lengths;
    }

    @Override
    public Predicate<String> wanted() {
        return wanted;
    }

    @Override
    public InputStream open(String name) throws IOException {
        return new ByteArrayInputStream(bytes(name));
    }

    @Override
    public Completeness completeness() {
        return completeness;
    }
}
