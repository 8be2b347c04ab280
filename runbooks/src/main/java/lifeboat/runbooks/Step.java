package lifeboat.runbooks;

import java.time.Duration;
import java.util.List;

/// One step of a runbook.
///
/// @param name unique in its runbook
/// @param work what it does
/// @param after names of steps that must have succeeded
/// @param timeout after which it counts as failed
/// @param retries further tries after a failure
/// @param when in which runs it is done; elsewhere it is told as left out
/// @param undo a command that takes its effect back; empty where there is none
public record Step(
        String name,
        Work work,
        List<String> after,
        Duration timeout,
        int retries,
        When when,
        List<String> undo) {
    public Step {
        after = List.copyOf(after);
        undo = List.copyOf(undo);
    }

    /// The same, ended after this at the latest.
    Step within(Duration limit) {
        return timeout.compareTo(limit) <= 0
                ? this
                : new Step(name, work, after, limit, retries, when, undo);
    }

    /// In which runs a step is done.
    public enum When {
        ALWAYS,
        REAL,
        DRILL
    }
}
