package lifeboat.runbooks.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lifeboat.runbooks.Wave;
import lifeboat.runbooks.run.PlannedStep;
import lifeboat.runbooks.run.PlannedWave;
import lifeboat.runbooks.run.StepOutcome;
import lifeboat.runbooks.run.StepWork;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;

/// The waves of a run, one after the other; the steps of one beside each other.
final class WavesJob extends AbstractJob {
    private final List<PlannedWave> waves;
    private final StepWork work;
    private final Map<String, WorkStep> steps = new LinkedHashMap<>();
    private final Map<String, StepOutcome> outcomes = new ConcurrentHashMap<>();
    private final List<PlannedStep> performed = new ArrayList<>();

    /// @param begun names of steps that an earlier run had begun
    /// @param limit of the whole run, from now on
    /// @param grace what work that was stopped may take to end before it is left behind
    WavesJob(
            String name,
            JobRepository repository,
            List<PlannedWave> waves,
            StepWork work,
            Collection<String> begun,
            Optional<Duration> limit,
            Duration grace) {
        super(name);
        setJobRepository(repository);
        this.waves = List.copyOf(waves);
        this.work = work;
        Deadline deadline = new Deadline(limit);
        for (PlannedWave wave : waves) {
            for (PlannedStep step : wave.steps()) {
                StepWork.Start start =
                        begun.contains(step.name())
                                ? StepWork.Start.CONTINUED
                                : StepWork.Start.FRESH;
                steps.put(
                        step.name(), new WorkStep(repository, step, work, start, deadline, grace));
            }
        }
    }

    Map<String, StepOutcome> outcomes() {
        return Map.copyOf(outcomes);
    }

    @Override
    public Step getStep(String stepName) {
        Step step = steps.get(stepName);
        if (step == null) {
            throw new IllegalArgumentException("there is no step " + stepName);
        }
        return step;
    }

    @Override
    public Collection<String> getStepNames() {
        return List.copyOf(steps.keySet());
    }

    @Override
    protected void doExecute(JobExecution execution) {
        Optional<Wave.OnFailure> stopped = Optional.empty();
        for (int i = 0; i < waves.size(); i++) {
            PlannedWave wave = waves.get(i);
            if (stopped.isPresent()) {
                wave.steps().forEach(step -> notRun(step, "the run was stopped before"));
                continue;
            }
            work.waveBegins(wave, i + 1, waves.size());
            perform(wave, execution);
            work.waveEnded(wave);
            boolean failed = wave.steps().stream().anyMatch(step -> !isGood(step.name()));
            if (isWorkLeftBehind()) {
                stopped = Optional.of(Wave.OnFailure.STOP);
            } else if (failed && wave.wave().onFailure() != Wave.OnFailure.CONTINUE) {
                stopped = Optional.of(wave.wave().onFailure());
            }
        }
        if (stopped.equals(Optional.of(Wave.OnFailure.UNDO))) {
            undo();
        }
        boolean good = outcomes.values().stream().allMatch(o -> o.status().isGood());
        execution.upgradeStatus(good ? BatchStatus.COMPLETED : BatchStatus.FAILED);
        execution.setExitStatus(good ? ExitStatus.COMPLETED : ExitStatus.FAILED);
    }

    /// Nothing begins, and nothing is undone, beside work that may still be writing.
    private boolean isWorkLeftBehind() {
        return steps.values().stream().anyMatch(WorkStep::isLeftBehind);
    }

    private boolean isGood(String step) {
        StepOutcome outcome = outcomes.get(step);
        return outcome != null && outcome.status().isGood();
    }

    /// Steps of a wave that need each other stand in order, so the first of those that wait is
    /// never held up by the others.
    private void perform(PlannedWave wave, JobExecution execution) {
        Map<String, Future<?>> running = new HashMap<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(
                        wave.wave().parallel(),
                        Thread.ofPlatform().daemon().name("lifeboat-wave-", 0).factory())) {
            for (PlannedStep step : wave.steps()) {
                List<Future<?>> before = new ArrayList<>();
                step.needs()
                        .forEach(name ->
                                Optional.ofNullable(running.get(name)).ifPresent(before::add));
                running.put(
                        step.name(),
                        threads.submit(() -> {
                            for (Future<?> each : before) {
                                each.get();
                            }
                            perform(step, execution);
                            return step;
                        }));
            }
        }
        running.values().forEach(WavesJob::finished);
    }

    private static void finished(Future<?> future) {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a step could not be run", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void perform(PlannedStep step, JobExecution execution) throws JobExecutionException {
        if (isWorkLeftBehind()) {
            notRun(step, "work of another step could not be stopped");
            return;
        }
        Optional<String> missing = step.needs().stream().filter(need -> !isGood(need)).findFirst();
        if (missing.isPresent()) {
            notRun(step, "it needs " + missing.get());
            return;
        }
        StepExecution ended = handleStep(getStep(step.name()), execution);
        StepExecution known =
                ended != null
                        ? ended
                        : getJobRepository()
                                .getLastStepExecution(execution.getJobInstance(), step.name());
        StepOutcome outcome =
                Optional.ofNullable(known)
                        .flatMap(k -> Outcomes.read(k.getExecutionContext()))
                        .orElseGet(() -> unknown(ended));
        synchronized (performed) {
            performed.add(step);
        }
        told(step, outcome);
    }

    private static StepOutcome unknown(@org.jspecify.annotations.Nullable StepExecution ended) {
        String reason =
                ended == null || ended.getFailureExceptions().isEmpty()
                        ? "nothing is known of it"
                        : String.valueOf(ended.getFailureExceptions().getFirst().getMessage());
        return StepOutcome.of(StepOutcome.Status.FAILED, reason);
    }

    private void notRun(PlannedStep step, String why) {
        told(step, StepOutcome.of(StepOutcome.Status.NOT_RUN, why));
    }

    private void told(PlannedStep step, StepOutcome outcome) {
        outcomes.put(step.name(), outcome);
        work.stepEnded(step, outcome);
    }

    private void undo() {
        List<PlannedStep> backwards;
        synchronized (performed) {
            backwards = performed.reversed();
        }
        for (PlannedStep step : backwards) {
            try {
                work.undo(step);
            } catch (java.io.IOException e) {
                outcomes.computeIfPresent(
                        step.name(),
                        (_, outcome) ->
                                StepOutcome.of(
                                        StepOutcome.Status.FAILED,
                                        outcome.message()
                                                + "; it could not be undone: "
                                                + e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
