package lifeboat.backup.group;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.RunningProgram;

/// A hook that was started. It gets a plain environment: where programs are, the home directory,
/// the group, which hook it is, and the word by which what it leaves running is found.
final class RunningHook {
    /// Something that the hook left may hold its output open; it is not waited for.
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private static final int LONGEST_LINE = 2000;

    private final Hook hook;
    private final RunningProgram program;
    private final LastLines said;
    private final Thread reader;
    private volatile String ended = "";

    private RunningHook(Hook hook, RunningProgram program, LastLines said) {
        this.hook = hook;
        this.program = program;
        this.said = said;
        this.reader =
                Thread.ofPlatform()
                        .daemon()
                        .name("lifeboat-output-of-" + hook.program())
                        .start(this::readOutput);
    }

    /// Starts it.
    ///
    /// @param moment `before` or `after`
    /// @throws IOException if it cannot be started
    static RunningHook start(Hook hook, String group, String moment, UUID word, HookLog log)
            throws IOException {
        LastLines said = new LastLines(log, group, hook.program());
        RunningProgram program =
                ProgramCall.of(hook.command())
                        .in(hook.directory())
                        .with("HOME", System.getProperty("user.home", "/"))
                        .with("LIFEBOAT_GROUP", group)
                        .with("LIFEBOAT_HOOK", moment)
                        .with(LeftProcesses.VARIABLE, word.toString())
                        .start(said::add);
        program.input().close();
        return new RunningHook(hook, program, said);
    }

    private void readOutput() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(program.output(), StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int c = lines.read(); c >= 0; c = lines.read()) {
                if (c == '\n') {
                    said.add(line.toString());
                    line.setLength(0);
                } else if (line.length() < LONGEST_LINE) {
                    line.append((char) c);
                }
            }
            said.add(line.toString());
        } catch (IOException e) {
            // it was killed; what it printed until then is kept
        }
    }

    long pid() {
        return program.pid();
    }

    /// Kills it and everything it started.
    void kill(String reason) {
        ended = reason;
        program.kill(reason);
    }

    /// Waits for its end, at most as long as the hook may take; then it is killed.
    ///
    /// @return what is wrong; empty where it ended with status 0 in time
    Optional<String> await(UUID word) throws InterruptedIOException {
        long start = System.nanoTime();
        program.killAfter(hook.timeout());
        int status = program.ending(LAST_WORDS);
        boolean late = System.nanoTime() - start >= hook.timeout().toNanos();
        if (late || !ended.isEmpty()) {
            LeftProcesses.end(word.toString());
        }
        joinReader();
        return wrong(status, late);
    }

    private void joinReader() throws InterruptedIOException {
        try {
            reader.join(LAST_WORDS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + hook.program() + " was ending");
        }
    }

    private Optional<String> wrong(int status, boolean late) {
        String text = said.text();
        String how;
        if (!ended.isEmpty()) {
            how = " was ended: " + ended;
        } else if (late) {
            how = " was ended after its timeout of " + seconds(hook.timeout());
        } else if (status == 0) {
            return Optional.empty();
        } else if (status > 128) {
            how = " was ended by signal " + (status - 128);
        } else {
            how = " ended with status " + status;
        }
        return Optional.of(hook.program() + how + (text.isEmpty() ? "" : ": " + text));
    }

    static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() / 1000.0 + " s";
    }
}
