package lifeboat.console.schedule;

import java.io.IOException;
import java.util.Optional;
import lifeboat.console.config.ScheduleConfig;

/// Does what a slot asks for, beside its caller. Calls come from one thread.
public interface SlotRunner {
    /// Begins the run of `slot` and returns at once.
    ///
    /// @throws IOException if it cannot be begun; nothing was done then
    Run start(ScheduleConfig schedule, Slot slot, int attempt) throws IOException;

    /// Files missed slots of one policy as evidence and waits for it.
    ///
    /// @return false where that has to be tried again
    boolean fileMissed(String policy, java.util.List<SlotEntry> missed) throws InterruptedException;

    /// Something that goes on.
    interface Run {
        /// How it ended; empty while it goes on.
        Optional<Ending> ending();

        /// Asks it to end soon, without damage; what it did is continued by the next attempt.
        void stop();

        /// Ends it now.
        void kill();
    }

    /// How a run ended.
    ///
    /// @param message a sentence for people; may be empty
    record Ending(Outcome outcome, String message) {}

    /// How a run may end.
    enum Outcome {
        /// Done, and everything that was asked is good.
        DONE,
        /// Done, and not everything is good.
        DEGRADED,
        /// A proof failed.
        DISPROVED,
        /// Not done.
        FAILED,
        /// Something else was at work: nothing was done, it may be tried again.
        REFUSED,
        /// An earlier attempt of the same slot ran to its end while nobody watched.
        RAN_BEFORE,
        /// Died without a word.
        KILLED;

        /// As it is written: `ran-before`.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
