package lifeboat.console.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// One command line in a JVM of its own.
record Child(Process process, Path out, Path err) {
    private static final long LONGEST_SECONDS = 120;

    /// Waits for its end.
    Ending ending() throws IOException, InterruptedException {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            kill();
            throw new AssertionError("the child does not end:\n" + text(out) + text(err));
        }
        return new Ending(process.exitValue(), text(out), text(err));
    }

    /// Kills it as `kill -9` does.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
