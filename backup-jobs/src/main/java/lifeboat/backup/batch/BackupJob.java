package lifeboat.backup.batch;

import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lifeboat.backup.BackupOrder;
import lifeboat.backup.BackupWork;
import lifeboat.backup.Source;
import lifeboat.backup.SourceResult;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.partition.support.TaskExecutorPartitionHandler;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/// Builds the job `backup` around one [BackupWork].
public final class BackupJob {
    /// Name of the job.
    public static final String NAME = "backup";

    private static final String CAPTURE = "capture";

    private static final int CAPTURES_AT_ONCE = 4;

    private final JobRepository repository;
    private final PlatformTransactionManager transactions;

    public BackupJob(JobRepository repository, PlatformTransactionManager transactions) {
        this.repository = repository;
        this.transactions = transactions;
    }

    /// What makes two runs the same: site, policy and slot. Holds no secret.
    public static JobParameters parameters(BackupOrder order) {
        return new JobParametersBuilder()
                .addString("site", order.site())
                .addString("policy", order.policy())
                .addString("slot", order.slot().toString())
                .addString(
                        "sources",
                        String.join(",", order.sources().stream().map(Source::name).toList()),
                        false)
                .toJobParameters();
    }

    /// The sources that an execution was to capture.
    public static List<String> sourcesOf(JobExecution execution) {
        String sources = execution.getJobParameters().getString("sources");
        return sources == null || sources.isEmpty() ? List.of() : List.of(sources.split(","));
    }

    /// The job: begin, capture every source and every group in a partition of its own, commit.
    /// Steps are repeated on restart, because what they hold is in memory; [BackupWork] skips what
    /// is done.
    public Job job(BackupWork work) {
        return new JobBuilder(NAME, repository)
                .start(step("begin", work, BackupWork::begin))
                .next(captures(work))
                .next(commit(work))
                .build();
    }

    private Step step(String name, BackupWork work, Doing doing) {
        return new StepBuilder(name, repository)
                .tasklet(
                        (contribution, _) -> {
                            doing.on(work);
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .allowStartIfComplete(true)
                .build();
    }

    /// The exit status of the last step is that of the job, and what `runs` tells.
    private Step commit(BackupWork work) {
        return new StepBuilder("commit", repository)
                .tasklet(
                        (contribution, _) -> {
                            work.commit();
                            contribution.setExitStatus(new ExitStatus(work.verdict()));
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .allowStartIfComplete(true)
                .build();
    }

    private Step captures(BackupWork work) {
        Step capture =
                new StepBuilder(CAPTURE, repository)
                        .tasklet(
                                (contribution, context) -> {
                                    StepExecution step =
                                            context.getStepContext().getStepExecution();
                                    capture(work, partitionOf(step), contribution);
                                    return RepeatStatus.FINISHED;
                                },
                                transactions)
                        .allowStartIfComplete(true)
                        .build();
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("lifeboat-capture-");
        threads.setConcurrencyLimit(CAPTURES_AT_ONCE);
        TaskExecutorPartitionHandler handler = new TaskExecutorPartitionHandler();
        handler.setStep(capture);
        handler.setTaskExecutor(threads);
        handler.setGridSize(partitions(work.order()).size());
        return new StepBuilder("captures", repository)
                .partitioner(CAPTURE, _ -> partitions(work.order()))
                .partitionHandler(handler)
                .allowStartIfComplete(true)
                .build();
    }

    /// A partition's step is named after the step and the partition; its context, which lies in a
    /// file that others may have written, is not asked.
    private static String partitionOf(StepExecution step) {
        return step.getStepName().substring(CAPTURE.length() + 1);
    }

    private static List<String> first(List<String> warnings) {
        return warnings.subList(0, Math.min(3, warnings.size()));
    }

    private static void capture(BackupWork work, String partition, StepContribution contribution)
            throws IOException {
        List<SourceResult> results = work.captureTogether(partition);
        results.forEach(result -> contribution.incrementWriteCount(result.entries()));
        SourceResult worst =
                results.stream().max(Comparator.comparing(SourceResult::verdict)).orElseThrow();
        contribution.setExitStatus(
                new ExitStatus(worst.verdict().name(), String.join("\n", first(worst.warnings()))));
    }

    private static Map<String, ExecutionContext> partitions(BackupOrder order) {
        Map<String, ExecutionContext> partitions = new LinkedHashMap<>();
        order.parts().forEach(part -> partitions.put(part, new ExecutionContext()));
        return partitions;
    }

    @FunctionalInterface
    private interface Doing {
        void on(BackupWork work) throws IOException;
    }
}
