package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lifeboat.console.CommandException;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;

/// Spring Batch over the job history in the state directory. The history is a cache like everything
/// there.
final class Jobs implements AutoCloseable {
    private static final String UNUSABLE =
            "make the state directory writable and see that its disk has room, then run the same"
                    + " command again";

    private final ConfigurableApplicationContext context;
    private final String place;

    private Jobs(ConfigurableApplicationContext context, String place) {
        this.context = context;
        this.place = place;
    }

    /// History of backups.
    static final String BACKUPS = "jobs";

    /// History of restores: a file of its own, so that no backup that is running holds up a
    /// restore.
    static final String RESTORES = "restores";

    /// History of restores of everything, also the name of their job.
    static final String EVERYTHING = "restore-everything";

    /// History of drills, also the name of their job.
    static final String DRILLS = "drill";

    /// Opens a history, which also keeps other processes out of it.
    ///
    /// What it commits outlives a kill of this process: with a write delay H2 would still hold it
    /// in memory, and a run that had begun would seem never to have.
    ///
    /// @param history one of the names above
    /// @throws CommandException.Refused if another process works with it
    /// @throws CommandException.Failed if the state directory cannot be written to
    static Jobs open(Path state, String history) throws CommandException, IOException {
        Files.createDirectories(state);
        String place = "the job history in " + state;
        if (!Files.isWritable(state)) {
            throw new CommandException.Failed(place + " cannot be written to", UNUSABLE);
        }
        String url =
                "jdbc:h2:file:"
                        + state.resolve(history)
                        + ";DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000;WRITE_DELAY=0";
        try {
            return new Jobs(start(url), place);
        } catch (RuntimeException e) {
            if (isLocked(e)) {
                throw new CommandException.Refused(
                        "another run works with the state in " + state,
                        "wait until it has ended, then try again");
            }
            setAside(state, history, e);
            return new Jobs(start(url), place);
        }
    }

    /// The same, or a history in memory where the file cannot be used: a restore never waits for a
    /// history.
    static Jobs openOrForget(Path state, String history) {
        try {
            return open(state, history);
        } catch (CommandException | IOException | RuntimeException e) {
            return new Jobs(
                    start("jdbc:h2:mem:" + history + ";DB_CLOSE_DELAY=-1"), "the job history");
        }
    }

    /// Whether there is a history to look at.
    static boolean exists(Path state, String history) {
        return Files.exists(file(state, history));
    }

    private static Path file(Path state, String history) {
        return state.resolve(history + ".mv.db");
    }

    private static ConfigurableApplicationContext start(String url) {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        return new SpringApplicationBuilder(JobsConfiguration.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .properties(java.util.Map.of(JobsConfiguration.URL, url))
                .run();
    }

    private static boolean isLocked(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("already in use")) {
                return true;
            }
        }
        return false;
    }

    /// A history that cannot be opened is kept for whoever wants to look, and a new one begun.
    private static void setAside(Path state, String history, RuntimeException reason)
            throws IOException {
        Path file = file(state, history);
        if (!Files.exists(file)) {
            throw reason;
        }
        Files.move(
                file,
                state.resolve(history + ".damaged.mv.db"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    JobRepository repository() {
        return context.getBean(JobRepository.class);
    }

    PlatformTransactionManager transactions() {
        return context.getBean(PlatformTransactionManager.class);
    }

    /// Ends what a killed process left as running, so that it can be continued.
    List<JobExecution> recover(String job) {
        JobOperator operator = context.getBean(JobOperator.class);
        return repository().findRunningJobExecutions(job).stream().map(operator::recover).toList();
    }

    /// Runs a job to its end; continues the instance of the same parameters where it failed before.
    ///
    /// @throws CommandException.Failed if the history cannot be written
    JobExecution run(Job job, JobParameters parameters) throws CommandException, IOException {
        try {
            forgetUnbegun(job, parameters);
            return context.getBean(JobOperator.class).start(job, parameters);
        } catch (JobExecutionException e) {
            throw new IOException(
                    "the job " + job.getName() + " cannot be started: " + e.getMessage(), e);
        } catch (DataAccessException | TransactionException e) {
            throw new CommandException.Failed(
                    place + " cannot be used: " + NestedExceptionUtils.getMostSpecificCause(e),
                    UNUSABLE,
                    e);
        }
    }

    /// A kill can leave an instance that has no execution, which could not be started any more.
    private void forgetUnbegun(Job job, JobParameters parameters) {
        JobInstance begun = repository().getJobInstance(job.getName(), parameters);
        if (begun != null && repository().getJobExecutions(begun).isEmpty()) {
            repository().deleteJobInstance(begun);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
