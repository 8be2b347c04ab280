package lifeboat.console.serve;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import lifeboat.console.schedule.Slot;
import lifeboat.console.schedule.SlotListener;
import lifeboat.console.schedule.SlotRunner;
import lifeboat.console.terminal.SafeText;

/// One line per event, with its time, and counts for the end.
final class ServeLog implements SlotListener {
    private final Clock clock;
    private final Consumer<String> lines;
    private int started;
    private int missed;

    ServeLog(Clock clock, Consumer<String> lines) {
        this.clock = clock;
        this.lines = lines;
    }

    int started() {
        return started;
    }

    int missed() {
        return missed;
    }

    @Override
    public void started(Slot slot, int attempt, Instant latest) {
        started++;
        note("started " + slot + (attempt > 1 ? " again, attempt " + attempt : ""));
    }

    @Override
    public void ended(Slot slot, SlotRunner.Ending ending) {
        String message = ending.message().isEmpty() ? "" : ": " + ending.message();
        note(ending.outcome().word() + " " + slot + message);
    }

    @Override
    public void missed(Slot slot, String reason) {
        missed++;
        note("missed " + slot + ": " + reason);
    }

    @Override
    public void outlasts(Slot slot) {
        note("late " + slot + ": still runs though its window is over");
    }

    @Override
    public void note(String sentence) {
        lines.accept(
                clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + SafeText.line(sentence));
    }
}
