package lifeboat.backup.stream;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lifeboat.backup.Capture;
import lifeboat.backup.CaptureReport;
import lifeboat.backup.Source;
import lifeboat.engines.completeness.Completeness;
import lifeboat.engines.completeness.RecordedAnswers;
import lifeboat.vault.entry.EntrySink;
import org.jspecify.annotations.Nullable;

/// A [Source] made of a [StreamSource].
public final class StreamedSource implements Source {
    private final StreamSource source;
    private final List<String> questions;

    public StreamedSource(StreamSource source) {
        this(source, List.of());
    }

    private StreamedSource(StreamSource source, List<String> questions) {
        this.source = source;
        this.questions = List.copyOf(questions);
    }

    /// The same, with the answers to these questions among its facts.
    public StreamedSource asking(List<String> wanted) {
        return new StreamedSource(source, wanted);
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public String kind() {
        return source.kind();
    }

    @Override
    public Map<String, String> facts() {
        return Map.of();
    }

    @Override
    public Capture begin(Path stateDirectory, long previousEntries, Clock clock)
            throws IOException {
        Files.createDirectories(stateDirectory);
        return new Running(
                source.open(stateDirectory, clock),
                stateDirectory.resolve("figures"),
                previousEntries,
                questions,
                clock);
    }

    private static final class Running implements Capture {
        private final StreamCapture capture;
        private final Path figuresFile;
        private final long previousEntries;
        private final List<String> questions;
        private final Clock clock;
        private @Nullable Figures figures;

        Running(
                StreamCapture capture,
                Path figuresFile,
                long previousEntries,
                List<String> questions,
                Clock clock) {
            this.capture = capture;
            this.figuresFile = figuresFile;
            this.previousEntries = previousEntries;
            this.questions = questions;
            this.clock = clock;
        }

        @Override
        public CaptureReport run(EntrySink sink) throws IOException {
            StreamEntries entries = new StreamEntries(sink, clock.instant());
            capture.asked(questions);
            StreamReport report = capture.run(entries);
            entries.put(
                    Completeness.STREAM, new ByteArrayInputStream(report.completeness().toBytes()));
            entries.finish();
            Figures now = Figures.of(report.completeness(), entries.bytes(), entries.entropy());
            Optional<Figures> before = Figures.read(figuresFile);
            Optional<String> suspicion =
                    capture.suspicion()
                            .or(() ->
                                    before.isPresent()
                                            ? now.suspicion(before.get())
                                            : now.suspicionWithoutFigures(
                                                    previousEntries, entries.count()));
            figures = suspicion.isPresent() ? null : now;
            Map<String, String> totals = new TreeMap<>();
            totals.put("record", report.completeness().digest());
            totals.put("values", Integer.toString(report.completeness().values().size()));
            totals.put("rows", Long.toString(report.completeness().rows()));
            totals.put("bytes", Long.toString(entries.bytes()));
            List<String> notes = new ArrayList<>(report.notes());
            for (String question : questions) {
                if (!report.answers().containsKey(question)) {
                    notes.add("nothing was answered to the check `" + question + "`");
                }
            }
            Map<String, String> facts = new TreeMap<>(capture.facts());
            facts.putAll(RecordedAnswers.facts(report.answers()));
            return new CaptureReport(
                    report.consistencyPoint(),
                    report.consistencyLevel(),
                    facts,
                    totals,
                    notes,
                    suspicion);
        }

        /// Only a capture that looked like its source is what the next one is measured by.
        @Override
        public void commit() throws IOException {
            if (figures != null) {
                figures.write(figuresFile);
            }
        }

        @Override
        public void close() throws IOException {
            capture.close();
        }
    }
}
