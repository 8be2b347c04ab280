package lifeboat.runbooks.run;

import java.util.List;
import java.util.Optional;
import lifeboat.runbooks.Step;

/// A step of the runbook for one source, or as a whole.
///
/// @param name unique in the run, such as `read back docroot`
/// @param wave name of its wave
/// @param step as the runbook has it
/// @param source the one it is about
/// @param needs names of planned steps that must have succeeded
public record PlannedStep(
        String name, String wave, Step step, Optional<String> source, List<String> needs) {
    public PlannedStep {
        needs = List.copyOf(needs);
    }
}
