package lifeboat.runbooks.run;

import java.io.IOException;

/// What the job asks for while it runs the steps. Steps are performed by several threads.
public interface StepWork {
    /// Does one step, or continues what a killed run left of it.
    ///
    /// @throws IOException if the world failed; the step may be tried again
    StepOutcome perform(PlannedStep step, Start start) throws IOException, InterruptedException;

    /// Takes the effect of a step back; called for steps that were performed, last one first.
    void undo(PlannedStep step) throws IOException, InterruptedException;

    /// Hears that a wave begins.
    void waveBegins(PlannedWave wave, int number, int of);

    /// Hears that a wave has ended.
    void waveEnded(PlannedWave wave);

    /// Hears how a step ended; also of steps that an earlier run had done.
    void stepEnded(PlannedStep step, StepOutcome outcome);

    /// Whether a step was begun before.
    enum Start {
        FRESH,
        CONTINUED
    }
}
