package lifeboat.backup.stream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.Consumer;
import lifeboat.engines.program.DeathWatch;
import lifeboat.engines.program.ProgramCall;
import lifeboat.engines.program.RunningProgram;
import lifeboat.vault.log.LogReceipt;

/// Runs a program that receives a log into files, and has these kept while it does. Used by one
/// thread; [#stop] by any.
public final class LogFollower {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Consumer<String> notes;
    private volatile boolean stopped;

    /// @param notes told what a person should know
    public LogFollower(Consumer<String> notes) {
        this.notes = notes;
    }

    /// What has the files kept.
    @FunctionalInterface
    public interface Keeping {
        /// @return whether everything that is to be kept by now is
        boolean keep(When when) throws IOException;
    }

    /// How much is to be kept.
    public enum When {
        /// What is finished, and of the rest what its turn has come for.
        RUNNING,
        /// Everything: nothing more is received.
        ENDING
    }

    /// Receives and keeps until [#stop], then has the rest kept once more. The program ends with
    /// this process.
    ///
    /// @throws IOException if the program ends by itself; what is kept stays kept
    public void run(ProgramCall call, Keeping keeping) throws IOException {
        try (RunningProgram program = DeathWatch.start(call)) {
            while (!stopped) {
                boolean well = keeping.keep(When.RUNNING);
                if (!program.isAlive()) {
                    program.await();
                    throw new IOException(call.name() + " ended: " + program.tail());
                }
                pause(well ? PAUSE : RETRY);
            }
        }
        keeping.keep(When.ENDING);
    }

    /// Ends [#run] soon.
    public void stop() {
        stopped = true;
    }

    /// Whether the quorum holds it; says which targets do not.
    public boolean isSafe(LogReceipt receipt) {
        receipt.missing().forEach(notes);
        return receipt.quorum().reached();
    }

    /// Waits.
    public static void pause(Duration length) throws IOException {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the log is received");
        }
    }
}
