package lifeboat.backup.directory;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// Captures a tree in a JVM of its own and tells what it saw.
final class CaptureInChild {
    private CaptureInChild() {}

    /// Arguments: root, cache file, mount points.
    public static void main(String[] arguments) throws IOException {
        MemorySink sink = new MemorySink();
        DirectorySource source =
                new DirectorySource(
                        Path.of(arguments[0]),
                        List.of(),
                        Optional.empty(),
                        MountPoints.valueOf(arguments[2]),
                        0);
        try (DirectoryCapture capture =
                DirectoryCapture.of(source, Path.of(arguments[1]), Clock.systemUTC())) {
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            CaptureSummary summary = capture.run(sink);
            sink.entries.forEach((path, entry) -> out.println("entry " + path));
            sink.problems.forEach((path, why) -> out.println("problem " + path + ": " + why));
            summary.notes().forEach(out::println);
        }
    }
}
