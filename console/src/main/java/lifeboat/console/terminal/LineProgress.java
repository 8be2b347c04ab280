package lifeboat.console.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/// One line every ten seconds, for logs and pipes. Safe for concurrent use.
public final class LineProgress implements Progress {
    private static final long PAUSE = Duration.ofSeconds(10).toNanos();

    private final PrintStream log;
    private final LongSupplier nanoClock;
    private final ProgressLine line = new ProgressLine();
    private long nextLine;

    /// @param nanoClock as System.nanoTime()
    public LineProgress(PrintStream log, LongSupplier nanoClock) {
        this.log = log;
        this.nanoClock = nanoClock;
        this.nextLine = nanoClock.getAsLong() + PAUSE;
    }

    @Override
    public synchronized void update(ProgressState state) {
        long now = nanoClock.getAsLong();
        if (now - nextLine >= 0) {
            nextLine = now + PAUSE;
            log.println(line.word(state, now));
        }
    }

    @Override
    public synchronized void note(String sentence) {
        log.println(SafeText.message(sentence));
    }

    @Override
    public synchronized void close() {
        // lines need no end
    }
}
