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
/// limit and that of the whole run. A step that did not do all it should ends as failed, with its
/// outcome kept, so that the same command does it again. Work that goes on although it was stopped
/// is left behind after a while: it is not tried again, and [#isLeftBehind()] tells the job, since
/// two would write to the same place.
final class WorkStep extends AbstractStep {
    private static final Duration PAUSE = Duration.ofMillis(500);

    /// What work that was stopped may take to end.
    private final Duration grace;

    private final PlannedStep planned;
    private final StepWork work;
    private final StepWork.Start start;
    private final Deadline deadline;
    private volatile boolean leftBehind;

    WorkStep(
            JobRepository repository,
            PlannedStep planned,
            StepWork work,
            StepWork.Start start,
            Deadline deadline,
            Duration grace) {
        super(repository);
        setName(planned.name());
        this.planned = planned;
        this.work = work;
        this.start = start;
        this.deadline = deadline;
        this.grace = grace;
    }

    /// Whether its work may still go on although the step has ended.
    boolean isLeftBehind() {
        return leftBehind;
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
            if (outcome.status().isGood() || left <= 0 || leftBehind || deadline.isOver()) {
                return outcome;
            }
            from = StepWork.Start.CONTINUED;
            Thread.sleep(PAUSE);
        }
    }

    private StepOutcome once(StepWork.Start from) throws InterruptedException {
        if (deadline.isOver()) {
            return failed(deadline.missed());
        }
        long begun = System.nanoTime();
        StepOutcome outcome = performed(from);
        return outcome.lasting((System.nanoTime() - begun) / 1e9);
    }

    private StepOutcome performed(StepWork.Start from) throws InterruptedException {
        ExecutorService one =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("lifeboat-step").factory());
        Future<StepOutcome> running = one.submit(() -> work.perform(planned, from));
        Duration timeout = planned.step().timeout();
        Duration left = deadline.left();
        boolean whole = left.compareTo(timeout) < 0;
        try {
            return running.get((whole ? left : timeout).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return failed(
                    (whole
                                    ? deadline.missed()
                                    : "not done within " + timeout.toSeconds() + " seconds")
                            + stopped(one));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            return failed(reason(e.getCause()));
        } catch (InterruptedException e) {
            stopped(one);
            throw e;
        } finally {
            one.shutdownNow();
        }
    }

    /// Stops the work, and says so where it goes on. Waits for it also when interrupted: whatever
    /// comes next must know.
    private String stopped(ExecutorService one) {
        one.shutdownNow();
        long end = System.nanoTime() + grace.toNanos();
        boolean interrupted = false;
        while (!one.isTerminated() && System.nanoTime() < end) {
            try {
                one.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        leftBehind = !one.isTerminated();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return leftBehind
                ? ", and it could not be stopped: it may still be writing until lifeboat ends"
                : "";
    }

    private static StepOutcome failed(String why) {
        return StepOutcome.of(StepOutcome.Status.FAILED, why);
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
