package lifeboat.restore.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import lifeboat.restore.RestoreResult;
import lifeboat.restore.RestoreVerdict;
import lifeboat.restore.directory.WriteReport;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;

class RestoreJobTest {
    private static final RestoreIdentity IDENTITY =
            new RestoreIdentity("shop", "docroot", Path.of("/srv/new"), "abc", List.of());

    private final JdbcConnectionPool database =
            JdbcConnectionPool.create("jdbc:h2:mem:restore", "sa", "");
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private JobRepository repository;

    @SuppressWarnings("NullAway.Init")
    RestoreJobTest() {}

    @BeforeEach
    void open() throws Exception {
        DatabasePopulatorUtils.execute(
                new ResourceDatabasePopulator(
                        new ClassPathResource("org/springframework/batch/core/schema-h2.sql")),
                database);
        JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
        factory.setDataSource(database);
        factory.setTransactionManager(new JdbcTransactionManager(database));
        factory.afterPropertiesSet();
        repository = factory.getObject();
    }

    @AfterEach
    void close() {
        database.dispose();
    }

    /// Notes what was called; fails or dies in the middle of the restore on demand.
    private final class NotingWork implements RestoreWork {
        private final Runnable during;
        private final long missing;

        NotingWork(Runnable during, long missing) {
            this.during = during;
            this.missing = missing;
        }

        @Override
        public void plan() {
            done.add("plan");
        }

        @Override
        public RestoreResult restore() throws IOException {
            done.add("restore");
            during.run();
            return new RestoreResult(
                    1,
                    1,
                    1,
                    0,
                    List.of(),
                    missing,
                    new WriteReport(List.of(), 0),
                    List.of(),
                    List.of(),
                    List.of(),
                    Duration.ZERO);
        }

        @Override
        public void report(RestoreVerdict verdict) {
            done.add("report " + verdict);
        }
    }

    @Test
    void runsItsStepsInOrderAndExitsWithTheVerdict() throws Exception {
        JobExecution execution =
                new RestoreJob(repository).run(IDENTITY, new NotingWork(() -> {}, 3));
        assertThat(done).containsExactly("plan", "restore", "report DAMAGED");
        assertThat(execution.getExitStatus().getExitCode()).isEqualTo("DAMAGED");
        assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
    }

    @Test
    void aFailedRestoreIsContinuedWithoutPlanningAgain() throws Exception {
        RestoreJob job = new RestoreJob(repository);
        JobExecution failed =
                job.run(
                        IDENTITY,
                        new NotingWork(
                                () -> {
                                    throw new IllegalStateException("unplugged");
                                },
                                0));
        assertThat(failed.getExitStatus().getExitCode()).isEqualTo("FAILED");
        assertThat(failed.getAllFailureExceptions()).hasSize(1);
        JobExecution second = job.run(IDENTITY, new NotingWork(() -> {}, 0));
        assertThat(done).containsExactly("plan", "restore", "restore", "report COMPLETE");
        assertThat(second.getJobInstance()).isEqualTo(failed.getJobInstance());
    }

    @Test
    @DisplayName("C-04 a job whose process was killed is recovered and continued")
    void aKilledJobIsContinued() throws Exception {
        RestoreJob job = new RestoreJob(repository);
        List<String> killed = new ArrayList<>();
        Thread process =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            try {
                                job.run(IDENTITY, new NotingWork(RestoreJobTest::hang, 0));
                            } catch (Exception e) {
                                killed.add(e.toString());
                            }
                        });
        while (!List.copyOf(done).contains("restore")) {
            Thread.onSpinWait();
        }
        // what kill -9 leaves: the execution is STARTED and nobody works on it
        assertThat(repository.findRunningJobExecutions(RestoreJob.NAME)).hasSize(1);
        JobExecution next = job.run(IDENTITY, new NotingWork(() -> {}, 0));
        assertThat(next.getExitStatus().getExitCode()).isEqualTo("COMPLETE");
        assertThat(done).containsExactly("plan", "restore", "restore", "report COMPLETE");
        process.interrupt();
        process.join();
        assertThat(killed).hasSizeLessThan(2);
    }

    private static void hang() {
        try {
            Thread.sleep(Duration.ofMinutes(5));
        } catch (InterruptedException e) {
            throw new IllegalStateException("killed", e);
        }
    }

    @Test
    void aCompletedRestoreMayBeRunAgain() throws Exception {
        RestoreJob job = new RestoreJob(repository);
        JobExecution first = job.run(IDENTITY, new NotingWork(() -> {}, 0));
        JobExecution second = job.run(IDENTITY, new NotingWork(() -> {}, 0));
        assertThat(second.getJobInstance()).isNotEqualTo(first.getJobInstance());
        assertThat(done).hasSize(6);
    }
}
