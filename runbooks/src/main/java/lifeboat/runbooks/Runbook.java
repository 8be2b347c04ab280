package lifeboat.runbooks;

import java.time.Duration;
import java.util.List;

/// Ordered waves of steps that bring a site up in a region. Step names are unique in the whole.
///
/// @param name of the runbook, without `.yml`
/// @param about one sentence for people
/// @param digest SHA-256 of its text, in hex: what a plan was made of
public record Runbook(String name, String about, String digest, List<Wave> waves) {
    public Runbook {
        waves = List.copyOf(waves);
    }

    /// The same, with no step going on for longer than this.
    public Runbook within(Duration limit) {
        return new Runbook(
                name, about, digest, waves.stream().map(wave -> wave.within(limit)).toList());
    }

    /// All steps in order.
    public List<Step> steps() {
        return waves.stream().flatMap(wave -> wave.steps().stream()).toList();
    }
}
