package lifeboat.engines.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Processes whose working directory lies inside a directory.
final class Inhabitants {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 20;

    private Inhabitants() {}

    /// Kills them all and waits until they are gone.
    ///
    /// @throws IOException if some stay
    static void evict(Path directory) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<ProcessHandle> inside = of(directory);
        while (!inside.isEmpty()) {
            inside.forEach(ProcessHandle::destroyForcibly);
            if (System.nanoTime() > end) {
                throw new IOException(
                        "processes " + inside + " do not leave " + directory + " although killed");
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new java.io.InterruptedIOException("interrupted while ending " + inside);
            }
            inside = of(directory);
        }
    }

    private static List<ProcessHandle> of(Path directory) {
        return ProcessHandle.allProcesses()
                .filter(process -> worksIn(process.pid(), directory))
                .toList();
    }

    private static boolean worksIn(long pid, Path directory) {
        try {
            Path place = Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"));
            return place.startsWith(directory.toRealPath());
        } catch (IOException | SecurityException e) {
            return false; // gone, or another user's and so not ours to end
        }
    }
}
