package lifeboat.runbooks.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import lifeboat.runbooks.RunbookReader;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.region.Region;
import lifeboat.runbooks.run.Expansion;
import lifeboat.runbooks.run.PlannedStep;
import lifeboat.runbooks.run.PlannedWave;
import lifeboat.runbooks.run.RunMode;
import lifeboat.runbooks.run.StepOutcome;
import lifeboat.runbooks.run.StepWork;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;

final class RunbookJobTest {
    private static final RunbookJob.Identity IDENTITY =
            new RunbookJob.Identity(Map.of("region", "east", "snapshot", "abc"));
    private static final String TWO_WAVES =
            """
            about: x
            waves:
              - name: data
                parallel: 2
                on-failure: RULE
                steps:
                  - {restore: {kinds: [directory]}, retries: 1}
                  - {name: switch, command: [a], timeout: 2s, undo: [b]}
              - name: after
                steps:
                  - {verify: all}
                  - {name: open, command: [c], after: [switch]}
            """;

    private final JdbcConnectionPool database =
            JdbcConnectionPool.create("jdbc:h2:mem:runbooks", "sa", "");
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, StepWork.Start> starts = Collections.synchronizedMap(new HashMap<>());
    private final Set<String> failing = new HashSet<>();
    private JobRepository repository;

    @SuppressWarnings("NullAway.Init")
    RunbookJobTest() {}

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

    /// Notes what is done; fails, or takes too long, where told so.
    private class NotingWork implements StepWork {
        @Override
        public StepOutcome perform(PlannedStep step, Start start)
                throws IOException, InterruptedException {
            done.add(step.name());
            starts.put(step.name(), start);
            if (failing.contains(step.name())) {
                throw new IOException("planned: " + step.name());
            }
            if (failing.contains("slow " + step.name())) {
                Thread.sleep(60_000);
            }
            return new StepOutcome(
                    StepOutcome.Status.DONE, "", 7, 11, List.of("a\nb"), List.of(), 0);
        }

        @Override
        public void undo(PlannedStep step) {
            if (!step.step().undo().isEmpty()) {
                done.add("undo " + step.name());
            }
        }

        @Override
        public void waveBegins(PlannedWave wave, int number, int of) {
            done.add("wave " + wave.wave().name());
        }

        @Override
        public void waveEnded(PlannedWave wave) {}

        @Override
        public void stepEnded(PlannedStep step, StepOutcome outcome) {}
    }

    private static List<PlannedWave> waves(String rule) throws Exception {
        return waves(rule, Duration.ofHours(1));
    }

    /// @param limit of each step
    private static List<PlannedWave> waves(String rule, Duration limit) throws Exception {
        List<Home> homes = new ArrayList<>();
        for (String name : List.of("www", "blog")) {
            homes.add(
                    new Home(
                            name,
                            "directory",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            lifeboat.engines.program.Password.NONE,
                            Home.Existing.REFUSE,
                            Home.Origin.MAPPED));
        }
        return Expansion.of(
                        RunbookReader.parse("r", "r.yml", TWO_WAVES.replace("RULE", rule))
                                .within(limit),
                        new Region("east", homes, Map.of()),
                        RunMode.REAL,
                        List.of())
                .waves();
    }

    private Map<String, StepOutcome> run(String rule) throws Exception {
        RunbookJob job = new RunbookJob("everything", repository);
        List<String> begun =
                job.unfinished(IDENTITY.values())
                        .map(RunbookJob.Unfinished::begun)
                        .orElse(List.of());
        return job.run(IDENTITY, Instant.EPOCH, waves(rule), new NotingWork(), begun);
    }

    private static StepOutcome of(Map<String, StepOutcome> outcomes, String step) {
        return Optional.ofNullable(outcomes.get(step)).orElseThrow();
    }

    private static StepOutcome.Status status(Map<String, StepOutcome> outcomes, String step) {
        return of(outcomes, step).status();
    }

    @Test
    void eachSourceIsAStepAndWavesFollowEachOther() throws Exception {
        Map<String, StepOutcome> outcomes = run("continue");

        assertThat(done.getFirst()).isEqualTo("wave data");
        assertThat(done.subList(1, 4))
                .containsExactlyInAnyOrder("restore www", "restore blog", "switch");
        assertThat(done.get(4)).isEqualTo("wave after");
        assertThat(done.subList(5, 8))
                .containsExactlyInAnyOrder("verify www", "verify blog", "open");
        assertThat(outcomes.values()).extracting(StepOutcome::bytes).containsOnly(11L);
        assertThat(new RunbookJob("everything", repository).unfinished(IDENTITY.values()))
                .isEmpty();
    }

    @Test
    void whatNeedsAFailedStepIsNotRunAndTheRestIs() throws Exception {
        failing.addAll(List.of("restore www", "slow switch"));

        Map<String, StepOutcome> outcomes = run("continue");

        assertThat(Collections.frequency(done, "restore www")).as("tries").isEqualTo(2);
        assertThat(status(outcomes, "restore www")).isEqualTo(StepOutcome.Status.FAILED);
        assertThat(of(outcomes, "switch").message()).contains("not done within 2 seconds");
        assertThat(status(outcomes, "verify www")).isEqualTo(StepOutcome.Status.NOT_RUN);
        assertThat(status(outcomes, "open")).isEqualTo(StepOutcome.Status.NOT_RUN);
        assertThat(status(outcomes, "verify blog")).isEqualTo(StepOutcome.Status.DONE);
    }

    @Test
    @DisplayName("V-07 a run that takes too long as a whole is stopped, and fails as such")
    void theWholeRunHasALimit() throws Exception {
        failing.addAll(List.of("slow restore www", "slow restore blog", "slow switch"));

        Map<String, StepOutcome> outcomes =
                new RunbookJob("everything", repository)
                        .within(Duration.ofMillis(300))
                        .run(
                                IDENTITY,
                                Instant.EPOCH,
                                waves("continue"),
                                new NotingWork(),
                                List.of());

        assertThat(of(outcomes, "restore www").message())
                .isEqualTo("the run as a whole was not done within 0 seconds");
        assertThat(Collections.frequency(done, "restore www")).as("tries").isEqualTo(1);
        assertThat(outcomes.values()).extracting(StepOutcome::status).noneMatch(s -> s.isGood());
        assertThat(done).doesNotContain("verify www", "open");
    }

    @Test
    @DisplayName("V-07 beside work that cannot be stopped nothing begins, is tried again or undone")
    void workThatCannotBeStopped() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        StepWork deaf =
                new NotingWork() {
                    @Override
                    public StepOutcome perform(PlannedStep step, Start start)
                            throws IOException, InterruptedException {
                        StepOutcome outcome = super.perform(step, start);
                        while (step.name().equals("restore www") && released.getCount() > 0) {
                            LockSupport.parkNanos(1_000_000);
                        }
                        return outcome;
                    }
                };

        Map<String, StepOutcome> outcomes =
                new RunbookJob("everything", repository)
                        .leavingBehindAfter(Duration.ofMillis(200))
                        .run(
                                IDENTITY,
                                Instant.EPOCH,
                                waves("undo", Duration.ofMillis(500)),
                                deaf,
                                List.of());
        released.countDown();

        assertThat(of(outcomes, "restore www").message())
                .contains("not done within", "could not be stopped");
        assertThat(Collections.frequency(done, "restore www")).as("tries").isEqualTo(1);
        assertThat(done).doesNotContain("undo switch", "wave after", "verify blog");
        assertThat(status(outcomes, "verify blog")).isEqualTo(StepOutcome.Status.NOT_RUN);
    }

    @Test
    void aFailureUndoesOrStops() throws Exception {
        failing.add("restore www");

        Map<String, StepOutcome> outcomes = run("undo");

        assertThat(done).endsWith("undo switch").doesNotContain("wave after", "verify blog");
        assertThat(status(outcomes, "verify blog")).isEqualTo(StepOutcome.Status.NOT_RUN);
    }

    @Test
    @DisplayName(
            "C-02 the same command continues: what was done is not repeated, what was begun is")
    void continues() throws Exception {
        failing.add("restore www");
        run("continue");
        done.clear();
        starts.clear();
        failing.clear();

        Map<String, StepOutcome> outcomes = run("continue");

        assertThat(done)
                .containsExactlyInAnyOrder("wave data", "restore www", "wave after", "verify www");
        assertThat(starts)
                .containsEntry("restore www", StepWork.Start.CONTINUED)
                .containsEntry("verify www", StepWork.Start.FRESH);
        assertThat(outcomes).hasSize(6);
        assertThat(outcomes.values())
                .extracting(StepOutcome::status)
                .containsOnly(StepOutcome.Status.DONE);
        assertThat(of(outcomes, "restore blog").details()).containsExactly("a b");
        assertThat(of(outcomes, "restore blog").entries()).isEqualTo(7);
    }

    @Test
    @DisplayName("C-02 killed after the instance was noted and before it began: it is run")
    void anInstanceThatNeverBeganIsRun() throws Exception {
        repository.createJobInstance(
                "everything",
                new RunbookJob("everything", repository).parameters(IDENTITY, Instant.EPOCH));

        run("continue");

        assertThat(done).contains("restore www", "open");
    }
}
