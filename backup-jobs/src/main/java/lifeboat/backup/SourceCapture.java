package lifeboat.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lifeboat.backup.group.GroupResult;
import lifeboat.vault.ContentRef;
import lifeboat.vault.snapshot.Root;
import lifeboat.vault.snapshot.SourceRecord;
import lifeboat.vault.write.BackupRun;
import lifeboat.vault.write.CapturedSource;
import lifeboat.vault.write.SourceWriter;

/// Captures one source into a run.
final class SourceCapture {
    private final BackupRun run;
    private final Path state;
    private final Clock clock;

    SourceCapture(BackupRun run, Path state, Clock clock) {
        this.run = run;
        this.state = state;
        this.clock = clock;
    }

    /// What was captured, and the capture itself, still open until the snapshot is committed.
    ///
    /// @param record for the manifest
    /// @param capture to be committed and closed; empty where nothing was captured
    record Taken(SourceRecord record, Optional<Capture> capture) {
        /// The same as a member of a group.
        Taken in(GroupResult group) {
            return new Taken(GroupFacts.add(record, group), capture);
        }
    }

    /// Captures a source and waits until it is shipped. One that cannot be captured is a record
    /// with the verdict `failed`.
    ///
    /// @throws IOException if the run itself cannot go on
    Taken take(Source source) throws IOException {
        Taken taken = read(source);
        if (taken.capture().isPresent()) {
            try {
                run.flush();
            } catch (IOException | RuntimeException | Error e) {
                try (Capture _ = taken.capture().get()) {
                    throw e;
                }
            }
        }
        return taken;
    }

    /// The same, but returns as soon as nothing of the source is read any more.
    Taken read(Source source) throws IOException {
        Instant start = clock.instant();
        Capture capture;
        try {
            capture =
                    source.begin(
                            state.resolve("sources").resolve(source.name()),
                            run.previousEntries(source.name()),
                            clock);
        } catch (IOException e) {
            return new Taken(
                    failed(source, start, String.valueOf(e.getMessage())), Optional.empty());
        }
        try {
            return new Taken(captured(source, capture, start), Optional.of(capture));
        } catch (IOException | RuntimeException | Error e) {
            try (capture) {
                throw e;
            }
        }
    }

    /// A source that was not even tried.
    Taken refused(Source source, String reason) {
        return new Taken(failed(source, clock.instant(), reason), Optional.empty());
    }

    private SourceRecord captured(Source source, Capture capture, Instant start)
            throws IOException {
        SourceWriter writer = run.source(source.name());
        CaptureReport report;
        try {
            report = capture.run(writer);
        } catch (SourceUnusableException e) {
            run.forget(source.name());
            return failed(source, start, String.valueOf(e.getMessage()));
        }
        CapturedSource captured = run.read(writer);
        List<String> warnings = new ArrayList<>(captured.warnings());
        report.suspicion().ifPresent(warnings::addFirst);
        warnings.addAll(report.notes());
        String verdict =
                report.suspicion().isPresent()
                        ? "suspect"
                        : captured.problems() > 0 ? "degraded" : "ok";
        Map<String, String> facts = new TreeMap<>(source.facts());
        facts.putAll(report.facts());
        return new SourceRecord(
                source.name(),
                source.kind(),
                facts,
                start,
                end(start),
                report.consistencyPoint(),
                report.consistencyLevel(),
                Root.of(captured.root()),
                captured.files(),
                captured.directories(),
                captured.others(),
                captured.bytes(),
                captured.newBytes(),
                captured.digest(),
                report.completeness(),
                verdict,
                warnings.subList(0, Math.min(warnings.size(), 1000)),
                captured.problems());
    }

    /// Never before `start`, also where the clock was set back meanwhile.
    private Instant end(Instant start) {
        Instant now = clock.instant();
        return now.isBefore(start) ? start : now;
    }

    private SourceRecord failed(Source source, Instant start, String reason) {
        return new SourceRecord(
                source.name(),
                source.kind(),
                source.facts(),
                start,
                end(start),
                "",
                "none",
                Root.of(ContentRef.EMPTY),
                0,
                0,
                0,
                0,
                0,
                "",
                Map.of(),
                "failed",
                List.of(reason),
                1);
    }
}
