package lifeboat.backup.group;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Processes that a hook left running, found by a word in their environment, which every process
/// hands on to those it starts. Those of other users, and those that emptied their environment, are
/// not found.
final class LeftProcesses {
    /// The variable that holds the word.
    static final String VARIABLE = "LIFEBOAT_HOOK_ID";

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 20;
    private static final int MAX_ENVIRONMENT = 4 << 20;

    private LeftProcesses() {}

    /// Kills them all and waits until they are gone, for a few seconds at most.
    ///
    /// @return how many there were
    static int end(String word) {
        List<ProcessHandle> left = of(word);
        int found = left.size();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!left.isEmpty() && System.nanoTime() - end < 0) {
            left.forEach(ProcessHandle::destroyForcibly);
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return found;
            }
            left = of(word);
        }
        return found;
    }

    private static List<ProcessHandle> of(String word) {
        String wanted = "\0" + VARIABLE + "=" + word + "\0";
        return ProcessHandle.allProcesses()
                .filter(process -> environment(process.pid()).contains(wanted))
                .toList();
    }

    private static String environment(long pid) {
        Path file = Path.of("/proc", Long.toString(pid), "environ");
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_ENVIRONMENT);
            return "\0" + new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // gone, or another user's and so not ours to end
        }
    }
}
