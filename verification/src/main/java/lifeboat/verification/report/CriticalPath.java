package lifeboat.verification.report;

import java.util.List;
import java.util.Objects;

/// What determined how long a run took.
///
/// @param sentence what took most of the time
/// @param steps the chain, first one first
public record CriticalPath(String sentence, List<CriticalStep> steps) {
    public CriticalPath {
        Objects.requireNonNull(sentence);
        steps = List.copyOf(steps);
    }
}
