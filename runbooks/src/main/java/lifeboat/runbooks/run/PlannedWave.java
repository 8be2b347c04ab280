package lifeboat.runbooks.run;

import java.util.List;
import lifeboat.runbooks.Wave;

/// A wave with its steps for every source.
public record PlannedWave(Wave wave, List<PlannedStep> steps) {
    public PlannedWave {
        steps = List.copyOf(steps);
    }
}
