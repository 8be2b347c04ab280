package lifeboat.console.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One command line in a JVM of its own.
record Child(Process process, Path out, Path err) {
    private static final long LONGEST_SECONDS = 120;

    /// Waits for its end.
    Ending ending() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (!process.waitFor(1, TimeUnit.SECONDS)) {
            if (System.nanoTime() > end) {
                kill();
                throw new AssertionError("the child does not end:\n" + text(out) + text(err));
            }
            endWhatWasLeft();
        }
        return new Ending(process.exitValue(), text(out), text(err));
    }

    /// A program that was killed leaves the throw-away servers it had started, and whoever traces
    /// all of them waits for those as well.
    private void endWhatWasLeft() {
        List<ProcessHandle> traced = ProcessHandle.allProcesses().filter(this::isTraced).toList();
        boolean alone =
                traced.stream()
                        .map(one -> one.info().command().orElse(""))
                        .noneMatch(command -> command.endsWith("/java") || command.isEmpty());
        if (alone) {
            traced.stream().filter(one -> !isChild(one)).forEach(ProcessHandle::destroyForcibly);
        }
    }

    private boolean isChild(ProcessHandle one) {
        return one.parent().filter(parent -> parent.pid() == process.pid()).isPresent();
    }

    private boolean isTraced(ProcessHandle one) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(one.pid()), "status"))
                    .contains("TracerPid:\t" + process.pid() + "\n");
        } catch (IOException e) {
            return false; // it has ended
        }
    }

    /// Kills it as `kill -9` does.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
