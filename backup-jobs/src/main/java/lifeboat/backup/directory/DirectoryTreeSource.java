package lifeboat.backup.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.backup.Capture;
import lifeboat.backup.CaptureReport;
import lifeboat.backup.Source;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntrySink;

/// The sources `directory` and `config`.
public final class DirectoryTreeSource implements Source {
    private final String name;
    private final String kind;
    private final Map<String, String> facts;
    private final Begin begin;

    private DirectoryTreeSource(String name, String kind, Map<String, String> facts, Begin begin) {
        this.name = name;
        this.kind = kind;
        this.facts = Map.copyOf(facts);
        this.begin = begin;
    }

    @FunctionalInterface
    private interface Begin {
        DirectoryCapture begin(Path cacheFile, long previousEntries, Clock clock)
                throws IOException;
    }

    /// A directory tree on one file system.
    ///
    /// @param excludes patterns as in `.gitignore`, without negation
    /// @param guard path below the root that must exist
    public static Source directory(
            String name, Path root, List<String> excludes, Optional<EntryPath> guard) {
        return new DirectoryTreeSource(
                name,
                "directory",
                Map.of("path", root.toString()),
                (cacheFile, previous, clock) ->
                        DirectoryCapture.of(
                                new DirectorySource(
                                        root, excludes, guard, MountPoints.STAY, previous),
                                cacheFile,
                                clock));
    }

    /// Single files and directories, each under its own absolute path.
    public static Source config(String name, List<Path> paths, List<String> excludes) {
        ConfigSource source = new ConfigSource(paths, excludes);
        return new DirectoryTreeSource(
                name,
                "config",
                Map.of("paths", String.join(", ", paths.stream().map(Path::toString).toList())),
                (cacheFile, _, clock) -> DirectoryCapture.of(source, cacheFile, clock));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public Map<String, String> facts() {
        return facts;
    }

    @Override
    public Capture begin(Path stateDirectory, long previousEntries, Clock clock)
            throws IOException {
        Files.createDirectories(stateDirectory);
        return new Running(
                begin.begin(stateDirectory.resolve("files"), previousEntries, clock),
                clock.instant());
    }

    private record Running(DirectoryCapture capture, Instant start) implements Capture {
        @Override
        public CaptureReport run(EntrySink sink) throws IOException {
            CaptureSummary summary = capture.run(sink);
            return new CaptureReport(
                    start.toString(),
                    "file",
                    Map.of(),
                    Map.of(
                            "entries", Long.toString(summary.entries()),
                            "files", Long.toString(summary.files()),
                            "bytes", Long.toString(summary.bytes())),
                    summary.notes(),
                    summary.suspicion());
        }

        @Override
        public void commit() throws IOException {
            capture.commit();
        }

        @Override
        public void close() throws IOException {
            capture.close();
        }
    }
}
