package lifeboat.restore.batch;

import java.util.Optional;
import lifeboat.restore.RestoreVerdict;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.core.task.SyncTaskExecutor;

/// The job `restore` of the steps `plan`, `restore` and `report`. A run that failed or was killed
/// is continued by the next with the same identity: steps that were completed are not repeated. A
/// completed restore may be run again, as a new instance.
///
/// The caller sees to it that one process at a time uses the job repository: a running execution
/// found there is taken for the remains of a killed one. No step holds a database transaction open
/// while it works.
public final class RestoreJob {
    /// Its name in the job repository.
    public static final String NAME = "restore";

    private static final String VERDICT = "verdict";

    private final JobRepository repository;

    public RestoreJob(JobRepository repository) {
        this.repository = repository;
    }

    /// Runs or continues a restore in the calling thread. The exit code of the execution is the
    /// name of the [RestoreVerdict], `FAILED` if there is none; then its failure exceptions tell
    /// why.
    ///
    /// @throws JobExecutionException if the job repository does not let it run
    public JobExecution run(RestoreIdentity identity, RestoreWork work)
            throws JobExecutionException {
        JobOperator operator = operator();
        for (JobExecution left : repository.findRunningJobExecutions(NAME)) {
            operator.recover(left);
        }
        return operator.start(job(work), nextParameters(identity));
    }

    private JobOperator operator() {
        TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
        operator.setJobRepository(repository);
        operator.setJobRegistry(new MapJobRegistry());
        operator.setTaskExecutor(new SyncTaskExecutor());
        try {
            operator.afterPropertiesSet();
        } catch (Exception e) {
            throw new IllegalStateException("the job operator is not set up", e);
        }
        return operator;
    }

    private JobParameters nextParameters(RestoreIdentity identity) {
        for (long number = 1; ; number++) {
            JobParameters parameters =
                    new JobParametersBuilder()
                            .addString("site", identity.site())
                            .addString("source", identity.source())
                            .addString("destination", identity.destination().toString())
                            .addString("snapshot", identity.snapshot())
                            .addString("includes", String.join("\n", identity.includes()))
                            .addLong("number", number)
                            .toJobParameters();
            Optional<JobExecution> last =
                    Optional.ofNullable(repository.getLastJobExecution(NAME, parameters));
            if (last.isEmpty() || last.get().getStatus() != BatchStatus.COMPLETED) {
                return parameters;
            }
        }
    }

    private Job job(RestoreWork work) {
        return new JobBuilder(NAME, repository)
                .start(
                        step(
                                "plan",
                                (_, _) -> {
                                    work.plan();
                                    return RepeatStatus.FINISHED;
                                }))
                .next(
                        step(
                                "restore",
                                (contribution, _) -> {
                                    context(contribution.getStepExecution())
                                            .putString(VERDICT, work.restore().verdict().name());
                                    return RepeatStatus.FINISHED;
                                }))
                .next(
                        step(
                                "report",
                                (contribution, _) -> {
                                    String verdict =
                                            context(contribution.getStepExecution())
                                                    .getString(VERDICT);
                                    work.report(RestoreVerdict.valueOf(verdict));
                                    contribution.setExitStatus(new ExitStatus(verdict));
                                    return RepeatStatus.FINISHED;
                                }))
                .build();
    }

    private Step step(String name, Tasklet tasklet) {
        return new StepBuilder(name, repository).tasklet(tasklet).build();
    }

    private static ExecutionContext context(StepExecution step) {
        return step.getJobExecution().getExecutionContext();
    }
}
