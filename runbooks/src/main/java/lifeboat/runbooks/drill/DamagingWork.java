package lifeboat.runbooks.drill;

import java.io.IOException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import lifeboat.runbooks.Work;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.region.Region;
import lifeboat.runbooks.run.PlannedStep;
import lifeboat.runbooks.run.PlannedWave;
import lifeboat.runbooks.run.StepOutcome;
import lifeboat.runbooks.run.StepWork;

/// Plants damage in a source as soon as it is restored; otherwise does what `inner` does.
public final class DamagingWork implements StepWork {
    private final StepWork inner;
    private final Region region;
    private final Damage damage;
    private final RandomGenerator random;
    private Optional<String> planted = Optional.empty();

    public DamagingWork(StepWork inner, Region region, Damage damage, RandomGenerator random) {
        this.inner = inner;
        this.region = region;
        this.damage = damage;
        this.random = random;
    }

    /// What was damaged.
    public synchronized Optional<String> planted() {
        return planted;
    }

    @Override
    public StepOutcome perform(PlannedStep step, Start start)
            throws IOException, InterruptedException {
        StepOutcome outcome = inner.perform(step, start);
        Optional<Home> home = step.source().flatMap(region::home);
        boolean restored = step.step().work() instanceof Work.Restore && outcome.status().isGood();
        if (restored && home.isPresent()) {
            synchronized (this) {
                if (planted.isEmpty()) {
                    planted = damage.plant(home.get(), random);
                }
            }
        }
        return outcome;
    }

    @Override
    public void undo(PlannedStep step) throws IOException, InterruptedException {
        inner.undo(step);
    }

    @Override
    public void waveBegins(PlannedWave wave, int number, int of) {
        inner.waveBegins(wave, number, of);
    }

    @Override
    public void waveEnded(PlannedWave wave) {
        inner.waveEnded(wave);
    }

    @Override
    public void stepEnded(PlannedStep step, StepOutcome outcome) {
        inner.stepEnded(step, outcome);
    }
}
