package lifeboat.runbooks.batch;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lifeboat.runbooks.run.PlannedStep;
import lifeboat.runbooks.run.StepOutcome;
import lifeboat.runbooks.run.StepWork;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.AbstractStep;
import org.springframework.batch.core.step.StepExecution;

/// One planned step as a step of the job: tried as often as the runbook says, each time within its
/// limit. A step that did not do all it should ends as failed, with its outcome kept, so that the
/// same command does it again.
final class WorkStep extends AbstractStep {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final PlannedStep planned;
    private final StepWork work;
    private final StepWork.Start start;

    WorkStep(JobRepository repository, PlannedStep planned, StepWork work, StepWork.Start start) {
        super(repository);
        setName(planned.name());
        this.planned = planned;
        this.work = work;
        this.start = start;
    }

    @Override
    protected void doExecute(StepExecution execution) throws Exception {
        StepOutcome outcome = tries();
        Outcomes.write(outcome, execution.getExecutionContext());
        if (!outcome.status().isGood()) {
            throw new IOException(outcome.message());
        }
        execution.setExitStatus(ExitStatus.COMPLETED);
    }

    private StepOutcome tries() throws InterruptedException {
        StepWork.Start from = start;
        for (int left = planned.step().retries(); ; left--) {
            StepOutcome outcome = once(from);
            if (outcome.status().isGood() || left <= 0) {
                return outcome;
            }
            from = StepWork.Start.CONTINUED;
            Thread.sleep(PAUSE);
        }
    }

    private StepOutcome once(StepWork.Start from) throws InterruptedException {
        long begun = System.nanoTime();
        StepOutcome outcome = within(planned.step().timeout(), from);
        return outcome.lasting((System.nanoTime() - begun) / 1e9);
    }

    private StepOutcome within(Duration timeout, StepWork.Start from) throws InterruptedException {
        try (ExecutorService one =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("lifeboat-step").factory())) {
            Future<StepOutcome> running = one.submit(() -> work.perform(planned, from));
            try {
                return running.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                running.cancel(true);
                return StepOutcome.of(
                        StepOutcome.Status.FAILED,
                        "not done within " + timeout.toSeconds() + " seconds");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                return StepOutcome.of(StepOutcome.Status.FAILED, reason(e.getCause()));
            } catch (InterruptedException e) {
                running.cancel(true);
                throw e;
            }
        }
    }

    private static String reason(@org.jspecify.annotations.Nullable Throwable cause) {
        if (cause == null) {
            return "failed";
        }
        String message = String.valueOf(cause.getMessage());
        return cause instanceof IOException
                ? message
                : cause.getClass().getSimpleName() + ": " + message;
    }
}
