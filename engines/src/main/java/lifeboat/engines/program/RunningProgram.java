package lifeboat.engines.program;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A program that was started. Its error output is read on a thread of its own, and the end of it
/// kept. Closing kills it, and everything it started, if it still runs. Safe for concurrent use.
public final class RunningProgram implements Closeable {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final ErrorTail tail = new ErrorTail();
    private final Thread errorReader;
    private volatile String killedBecause = "";

    private RunningProgram(String name, Process process, Consumer<String> errors) {
        this.name = name;
        this.process = process;
        this.errorReader =
                Thread.ofPlatform()
                        .daemon()
                        .name("lifeboat-errors-of-" + name)
                        .unstarted(() -> readErrors(errors));
    }

    /// @param name by which messages call it
    static RunningProgram start(ProgramCall call, String name, Consumer<String> errors)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(call.arguments());
        builder.environment().clear();
        builder.environment().putAll(call.environment());
        call.directory().ifPresent(directory -> builder.directory(directory.toFile()));
        RunningProgram running;
        try {
            running = new RunningProgram(name, builder.start(), errors);
        } catch (IOException e) {
            throw new ProgramException(name + " cannot be started: " + e.getMessage(), e);
        }
        running.errorReader.start();
        return running;
    }

    private void readErrors(Consumer<String> errors) {
        var decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE);
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), decoder))) {
            for (String line = tail.readLine(reader); line != null; line = tail.readLine(reader)) {
                tail.add(line);
                errors.accept(line);
            }
        } catch (IOException e) {
            // the program was killed; what it said until then is kept
        }
    }

    /// What it reads; the caller closes it to tell it that nothing more comes.
    public OutputStream input() {
        return process.getOutputStream();
    }

    /// What it prints.
    public InputStream output() {
        return process.getInputStream();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// The end of what it has said so far on its error output.
    public String tail() {
        return tail.text();
    }

    /// Kills it if it still runs by then. One that ends earlier is not concerned.
    public void killAfter(Duration limit) {
        process.onExit()
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(timeout -> {
                    if (process.isAlive()) {
                        kill("it took longer than " + limit.toSeconds() + " s");
                    }
                    return process;
                });
    }

    /// Kills it and everything it started.
    ///
    /// @param reason told by [#await]
    public void kill(String reason) {
        killedBecause = reason;
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly(); // first: it must not see its children end and go on
        started.forEach(ProcessHandle::destroyForcibly);
    }

    /// Waits for its end.
    ///
    /// @throws ProgramException if the status is not 0, or it was killed and ended well all the
    ///   same; the message tells the end of its error output
    /// @throws InterruptedIOException if this thread is interrupted; the program is killed
    public void await() throws IOException {
        int status = ending();
        if (status != 0 || !killedBecause.isEmpty()) {
            throw failure(status);
        }
    }

    /// Waits for its end and gives its exit status.
    public int ending() throws InterruptedIOException {
        return ending(GRACE);
    }

    /// Waits for its end and gives its exit status.
    ///
    /// @param lastWords how long the end of its error output is waited for, where something that it
    ///   left running keeps that open
    public int ending(Duration lastWords) throws InterruptedIOException {
        try {
            int status = process.waitFor();
            errorReader.join(lastWords.toMillis());
            return status;
        } catch (InterruptedException e) {
            kill("the run was cancelled");
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + name + " was running");
        }
    }

    private ProgramException failure(int status) {
        String said = tail.text();
        String how =
                killedBecause.isEmpty()
                        ? status > 128
                                ? "was ended by signal " + (status - 128)
                                : "ended with status " + status
                        : "was ended: " + killedBecause;
        return new ProgramException(
                name + " " + how + (said.isEmpty() ? "" : ": " + said), status, said);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill("it was not wanted any more");
        }
        try {
            process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            errorReader.join(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeQuietly(process.getOutputStream());
        closeQuietly(process.getInputStream());
    }

    private static void closeQuietly(Closeable stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // a pipe to a program that has ended; its status has told what there is to tell
        }
    }
}
