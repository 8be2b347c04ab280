package lifeboat.runbooks;

import java.time.Duration;
import java.util.List;

/// Steps that may run beside each other.
///
/// @param name for people
/// @param parallel how many run at a time
/// @param onFailure what happens when one of them fails
public record Wave(String name, int parallel, OnFailure onFailure, List<Step> steps) {
    public Wave {
        steps = List.copyOf(steps);
        if (parallel < 1) {
            throw new IllegalArgumentException("a wave runs at least one step at a time");
        }
    }

    /// The same, with no step going on for longer than this.
    Wave within(Duration limit) {
        return new Wave(
                name, parallel, onFailure, steps.stream().map(step -> step.within(limit)).toList());
    }

    /// What a failed step means for the rest.
    public enum OnFailure {
        /// Later waves go on without what needs the failed step.
        CONTINUE,
        /// No later wave begins.
        STOP,
        /// No later wave begins, and the undo commands of all steps run, last step first.
        UNDO
    }
}
