package lifeboat.console.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/// One line that is painted over and over, at most ten times a second. Safe for concurrent use.
public final class LiveProgress implements Progress {
    private static final long PAUSE = Duration.ofMillis(100).toNanos();
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream screen;
    private final int width;
    private final LongSupplier nanoClock;
    private final ProgressLine line = new ProgressLine();
    private long nextPaint;
    private String painted = "";

    /// @param nanoClock as System.nanoTime()
    public LiveProgress(PrintStream screen, int width, LongSupplier nanoClock) {
        this.screen = screen;
        this.width = width;
        this.nanoClock = nanoClock;
        this.nextPaint = nanoClock.getAsLong();
    }

    @Override
    public synchronized void update(ProgressState state) {
        long now = nanoClock.getAsLong();
        if (now - nextPaint < 0) {
            return;
        }
        nextPaint = now + PAUSE;
        painted = fit(ProgressLine.bar(state) + line.word(state, now));
        screen.print(CLEAR + painted);
        screen.flush();
    }

    private String fit(String text) {
        int room = width - 1;
        if (text.codePointCount(0, text.length()) <= room) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, room));
    }

    @Override
    public synchronized void note(String sentence) {
        screen.print(
                (painted.isEmpty() ? "" : CLEAR) + SafeText.message(sentence) + "\n" + painted);
        screen.flush();
    }

    @Override
    public synchronized void close() {
        if (!painted.isEmpty()) {
            screen.print(CLEAR);
            screen.flush();
            painted = "";
        }
    }
}
