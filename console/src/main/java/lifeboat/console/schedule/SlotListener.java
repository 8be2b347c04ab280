package lifeboat.console.schedule;

import java.time.Instant;

/// Hears what happens to slots. Called from the thread of the loop; must return soon.
public interface SlotListener {
    void started(Slot slot, int attempt, Instant nominalEnd);

    void ended(Slot slot, SlotRunner.Ending ending);

    void missed(Slot slot, String reason);

    /// A run goes on though the window of its slot is over.
    void outlasts(Slot slot);

    /// Anything else that a person should read, such as a job database that does not answer.
    void note(String sentence);
}
