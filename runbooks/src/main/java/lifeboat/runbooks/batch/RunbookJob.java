package lifeboat.runbooks.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.runbooks.run.PlannedStep;
import lifeboat.runbooks.run.PlannedWave;
import lifeboat.runbooks.run.StepOutcome;
import lifeboat.runbooks.run.StepWork;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.core.task.SyncTaskExecutor;

/// Runs of runbooks in a job repository, one instance for each region, snapshot and plan. A run
/// that failed or was killed is continued by the next with the same identity: steps that were done
/// are not repeated.
///
/// The caller sees to it that one process at a time uses the job repository.
public final class RunbookJob {
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final int LOOKED_BACK = 200;
    private static final String DECLARED = "declared";
    private static final String NUMBER = "number";

    private final String name;
    private final JobRepository repository;
    private final Optional<Duration> limit;
    private final Duration grace;

    /// @param name in the job repository: `restore-everything` or `drill`
    public RunbookJob(String name, JobRepository repository) {
        this(name, repository, Optional.empty(), GRACE);
    }

    private RunbookJob(
            String name, JobRepository repository, Optional<Duration> limit, Duration grace) {
        this.name = name;
        this.repository = repository;
        this.limit = limit;
        this.grace = grace;
    }

    /// The same, with each run ended as failed when it takes longer than this as a whole: what is
    /// at work is stopped, and no step begins any more.
    public RunbookJob within(Duration whole) {
        return new RunbookJob(name, repository, Optional.of(whole), grace);
    }

    /// The same, with work that was stopped left behind after this time.
    RunbookJob leavingBehindAfter(Duration time) {
        return new RunbookJob(name, repository, limit, time);
    }

    /// What makes two runs the same one, short texts by name.
    ///
    /// @param values such as region, snapshot and plan
    public record Identity(Map<String, String> values) {
        public Identity {
            values = Map.copyOf(values);
        }
    }

    /// A run that was begun and has not ended well.
    ///
    /// @param values its identity
    /// @param declared when it was first begun
    /// @param begun names of steps that were begun
    public record Unfinished(Map<String, String> values, Instant declared, List<String> begun) {
        public Unfinished {
            values = Map.copyOf(values);
            begun = List.copyOf(begun);
        }
    }

    /// A step that was done in an earlier run, for estimates.
    public record Earlier(String step, long bytes, double seconds) {}

    /// Ends what a killed process left as running.
    private TaskExecutorJobOperator recovered() throws JobExecutionException {
        TaskExecutorJobOperator operator = operator();
        for (JobExecution left : repository.findRunningJobExecutions(name)) {
            operator.recover(left);
        }
        return operator;
    }

    /// The newest run in which all of `wanted` have these values, if it has not ended well.
    public Optional<Unfinished> unfinished(Map<String, String> wanted) {
        for (JobInstance instance : repository.getJobInstances(name, 0, LOOKED_BACK)) {
            Optional<JobExecution> last =
                    Optional.ofNullable(repository.getLastJobExecution(instance));
            if (last.isEmpty()) {
                continue;
            }
            JobParameters parameters = last.get().getJobParameters();
            boolean fits =
                    wanted.entrySet().stream()
                            .allMatch(e -> e.getValue().equals(parameters.getString(e.getKey())));
            if (fits) {
                return last.get().getStatus() == BatchStatus.COMPLETED
                        ? Optional.empty()
                        : Optional.of(unfinished(instance, parameters));
            }
        }
        return Optional.empty();
    }

    private Unfinished unfinished(JobInstance instance, JobParameters parameters) {
        Map<String, String> values = new java.util.HashMap<>();
        parameters
                .parameters()
                .forEach(parameter ->
                        values.put(parameter.name(), String.valueOf(parameter.value())));
        List<String> begun = new ArrayList<>();
        Instant declared = Instant.MAX;
        for (JobExecution execution : repository.getJobExecutions(instance)) {
            for (StepExecution step : execution.getStepExecutions()) {
                begun.add(step.getStepName());
            }
            Long millis = execution.getJobParameters().getLong(DECLARED);
            if (millis != null && Instant.ofEpochMilli(millis).isBefore(declared)) {
                declared = Instant.ofEpochMilli(millis);
            }
        }
        return new Unfinished(values, declared, begun.stream().distinct().toList());
    }

    /// Runs or continues in the calling thread, and gives the outcome of every planned step.
    ///
    /// @param declared when the command was given
    /// @param begun names of steps that an earlier run of the same identity had begun
    /// @throws JobExecutionException if the job repository does not let it run
    public Map<String, StepOutcome> run(
            Identity identity,
            Instant declared,
            List<PlannedWave> waves,
            StepWork work,
            List<String> begun)
            throws JobExecutionException {
        TaskExecutorJobOperator operator = recovered();
        JobParameters parameters = parameters(identity, declared);
        forgetUnbegun(parameters);
        WavesJob job = new WavesJob(name, repository, waves, work, begun, limit, grace);
        JobExecution execution = operator.start(job, parameters);
        Map<String, StepOutcome> outcomes = job.outcomes();
        for (PlannedWave wave : waves) {
            for (PlannedStep step : wave.steps()) {
                if (!outcomes.containsKey(step.name())) {
                    throw new JobExecutionException(
                            "step " + step.name() + " was not reached: " + failure(execution));
                }
            }
        }
        return outcomes;
    }

    private static String failure(JobExecution execution) {
        return execution.getAllFailureExceptions().stream()
                .findFirst()
                .map(Throwable::toString)
                .orElse("ended as " + execution.getStatus());
    }

    /// Restores of sources done in earlier runs, newest first.
    public List<Earlier> earlier() {
        List<Earlier> earlier = new ArrayList<>();
        for (JobInstance instance : repository.getJobInstances(name, 0, LOOKED_BACK)) {
            for (JobExecution execution : repository.getJobExecutions(instance)) {
                for (StepExecution step : execution.getStepExecutions()) {
                    if (step.getStatus() == BatchStatus.COMPLETED) {
                        StepExecution whole =
                                repository.getLastStepExecution(instance, step.getStepName());
                        Optional.ofNullable(whole)
                                .flatMap(s -> Outcomes.read(s.getExecutionContext()))
                                .ifPresent(o ->
                                        earlier.add(
                                                new Earlier(
                                                        step.getStepName(),
                                                        o.bytes(),
                                                        o.seconds())));
                    }
                }
            }
        }
        return earlier;
    }

    /// A kill can leave an instance that has no execution, which could not be started any more.
    private void forgetUnbegun(JobParameters parameters) {
        JobInstance begun = repository.getJobInstance(name, parameters);
        if (begun != null && repository.getJobExecutions(begun).isEmpty()) {
            repository.deleteJobInstance(begun);
        }
    }

    JobParameters parameters(Identity identity, Instant declared) {
        for (long number = 1; ; number++) {
            JobParametersBuilder builder = new JobParametersBuilder();
            identity.values().forEach(builder::addString);
            builder.addLong(NUMBER, number);
            builder.addLong(DECLARED, declared.toEpochMilli(), false);
            JobParameters parameters = builder.toJobParameters();
            Optional<JobExecution> last =
                    Optional.ofNullable(repository.getLastJobExecution(name, parameters));
            if (last.isEmpty() || last.get().getStatus() != BatchStatus.COMPLETED) {
                return parameters;
            }
        }
    }

    private TaskExecutorJobOperator operator() {
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
}
