package lifeboat.runbooks.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import lifeboat.restore.RestoreProgress;
import lifeboat.restore.directory.Privileges;
import lifeboat.runbooks.References;
import lifeboat.runbooks.Work;
import lifeboat.runbooks.proof.Depth;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.region.Region;
import lifeboat.vault.read.ReadTimes;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.read.Vaults;
import lifeboat.vault.site.VaultKeys;
import lifeboat.vault.snapshot.SourceRecord;

/// Performs the steps of a runbook in a region. The drill and the real restore are both this.
public final class RegionRun implements StepWork {

    private final Setting setting;
    private final Map<String, RestoreProgress> progress = new ConcurrentHashMap<>();
    private final MaintenancePages pages;
    private final StepClock clock;
    private final List<PlannedWave> waves = new CopyOnWriteArrayList<>();
    private ReadTimes seen = ReadTimes.NONE;
    private String label = "";

    /// What a run works with.
    ///
    /// @param reader the snapshot; the caller closes it
    /// @param vaults those the reader reads
    /// @param keys of the site, opened by the passphrase
    /// @param restorers one for each kind of source
    /// @param checks of the site's own
    /// @param moment that sources with a log are brought to
    /// @param privileges what to do with setuid programs and the like
    /// @param depth how closely restored sources are read back
    /// @param directory where commands of the runbook are started
    /// @param occasion what is approved where somebody must agree
    /// @param rto longest time the site has promised
    public record Setting(
            Region region,
            RunMode mode,
            SnapshotReader reader,
            Vaults vaults,
            VaultKeys keys,
            List<Restorer> restorers,
            List<SiteCheck> checks,
            Moment moment,
            Privileges privileges,
            Depth depth,
            Path directory,
            Optional<Duration> rto,
            Occasion occasion,
            Onlookers onlookers,
            Timeline timeline) {
        public Setting {
            restorers = List.copyOf(restorers);
            checks = List.copyOf(checks);
        }
    }

    /// What tells this run from others, for approvals.
    ///
    /// @param site its name
    /// @param snapshot its whole id
    /// @param plan what the plan is
    /// @param begun when the run was first begun
    public record Occasion(String site, String snapshot, String plan, Instant begun) {}

    public RegionRun(Setting setting) {
        this.setting = setting;
        this.pages = new MaintenancePages(setting.directory());
        this.clock = new StepClock(setting.timeline()::elapsed);
    }

    /// What determined how long the run took so far.
    public CriticalPath criticalPath() {
        return CriticalPath.of(waves, clock.times(), setting.timeline().elapsed());
    }

    /// When the steps of this run went on.
    public List<StepTime> times() {
        return clock.times();
    }

    @Override
    public StepOutcome perform(PlannedStep planned, Start start)
            throws IOException, InterruptedException {
        if (isLeftOut(planned)) {
            return StepOutcome.of(
                    StepOutcome.Status.LEFT_OUT,
                    "not meant for a " + (setting.mode() == RunMode.DRILL ? "drill" : "real run"));
        }
        clock.begins(planned, setting.reader().times());
        return switch (planned.step().work()) {
            case Work.Restore _ -> restore(planned, start);
            case Work.Verify _ -> readBack(planned, start);
            case Work.Checks _ -> checks(planned, start);
            case Work.Command command -> command(command.arguments());
            case Work.Http http -> http(http, planned.step().timeout());
            case Work.Manual manual -> people().manual(resolve(manual.text()));
            case Work.Approval approval -> people().approval(approval, planned);
            case Work.MaintenancePage page -> pages.put(page, references());
            case Work.Sql sql ->
                    withDatabase(sql.source(), start, database -> databases().run(sql, database));
            case Work.Rotation rotation ->
                    withDatabase(
                            rotation.source(),
                            start,
                            database -> databases().rotate(rotation, database));
        };
    }

    private boolean isLeftOut(PlannedStep planned) {
        boolean page = planned.step().work() instanceof Work.MaintenancePage;
        return switch (planned.step().when()) {
            case ALWAYS -> page && setting.mode() == RunMode.DRILL;
            case REAL -> setting.mode() == RunMode.DRILL;
            case DRILL -> setting.mode() == RunMode.REAL;
        };
    }

    private Map<String, String> references() {
        return setting.region().references(setting.mode().word());
    }

    private String resolve(String text) {
        return References.resolve(text, references());
    }

    private PeopleSteps people() {
        return new PeopleSteps(setting, references());
    }

    private DatabaseSteps databases() {
        return new DatabaseSteps(setting.mode(), setting.directory(), references());
    }

    private interface DatabaseUse {
        StepOutcome with(OpenDatabase database) throws IOException, InterruptedException;
    }

    private StepOutcome withDatabase(String source, Start start, DatabaseUse use)
            throws IOException, InterruptedException {
        Restorer.Order order = order(source, start);
        try (OpenDatabase database =
                restorer(order.source())
                        .database(order)
                        .orElseThrow(() -> new IOException(source + " is no database"))) {
            return use.with(database);
        }
    }

    private Restorer.Order order(PlannedStep planned, Start start) throws IOException {
        return order(planned.source().orElseThrow(), start);
    }

    private Restorer.Order order(String name, Start start) throws IOException {
        SourceRecord source = setting.reader().source(name);
        Home home =
                setting.region()
                        .home(name)
                        .orElseThrow(() -> new IOException("the region has no home for " + name));
        return new Restorer.Order(
                setting.reader(),
                setting.vaults(),
                setting.keys(),
                source,
                home,
                start,
                setting.moment(),
                setting.privileges(),
                now -> {
                    progress.put(name, now);
                    showProgress();
                });
    }

    private Restorer restorer(SourceRecord source) throws IOException {
        return setting.restorers().stream()
                .filter(restorer -> restorer.kinds().contains(source.kind()))
                .findFirst()
                .orElseThrow(() ->
                        new IOException(
                                "sources of kind " + source.kind() + " cannot be restored"));
    }

    private StepOutcome restore(PlannedStep planned, Start start)
            throws IOException, InterruptedException {
        Restorer.Order order = order(planned, start);
        return restorer(order.source()).restore(order);
    }

    private StepOutcome readBack(PlannedStep planned, Start start)
            throws IOException, InterruptedException {
        Restorer.Order order = order(planned, start);
        return restorer(order.source()).readBack(order, setting.depth());
    }

    private StepOutcome checks(PlannedStep planned, Start start)
            throws IOException, InterruptedException {
        Restorer.Order order = order(planned, start);
        return new CheckSteps(setting.checks(), setting.directory(), references())
                .run(restorer(order.source()), order);
    }

    private StepOutcome command(List<String> words) throws IOException, InterruptedException {
        List<String> arguments = words.stream().map(this::resolve).toList();
        Programs.Ending ending = Programs.run(arguments, setting.directory(), references());
        boolean good = ending.code() == 0;
        return new StepOutcome(
                good ? StepOutcome.Status.DONE : StepOutcome.Status.FAILED,
                good ? "" : arguments.getFirst() + " ended with " + ending.code(),
                0,
                0,
                ending.said(),
                List.of(),
                0);
    }

    /// The step's own limit ends the asking a moment before that of the job would.
    private StepOutcome http(Work.Http http, Duration timeout) throws InterruptedException {
        String url = resolve(http.url());
        String last =
                WebPage.waitFor(
                        url,
                        http.status(),
                        resolve(http.contains()),
                        timeout.multipliedBy(9).dividedBy(10));
        boolean good = last.isEmpty();
        return new StepOutcome(
                good ? StepOutcome.Status.DONE : StepOutcome.Status.FAILED,
                good ? "" : url + ": " + last,
                0,
                0,
                List.of(),
                List.of(
                        new CheckResult(
                                url,
                                "L6",
                                good ? CheckResult.Verdict.PASSED : CheckResult.Verdict.FAILED,
                                "status " + http.status(),
                                good ? "status " + http.status() : last)),
                0);
    }

    /// Takes maintenance pages down, also those that an earlier run of the same restore put up.
    public List<String> takePagesDown() {
        return pages.takeDown();
    }

    @Override
    public void undo(PlannedStep planned) throws IOException, InterruptedException {
        if (planned.step().undo().isEmpty() || isLeftOut(planned)) {
            return;
        }
        StepOutcome outcome = command(planned.step().undo());
        setting.onlookers().note("undo of " + planned.name() + ": " + words(outcome));
        if (!outcome.status().isGood()) {
            throw new IOException(outcome.message());
        }
    }

    private static String words(StepOutcome outcome) {
        String word = outcome.status().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        return outcome.message().isEmpty() ? word : word + ": " + outcome.message();
    }

    @Override
    public void waveBegins(PlannedWave wave, int number, int of) {
        progress.clear();
        waves.add(wave);
        label =
                setting.mode().banner()
                        + " "
                        + setting.region().name()
                        + " "
                        + number
                        + "/"
                        + of
                        + " "
                        + wave.wave().name();
        if (!wave.steps().isEmpty()) {
            setting.onlookers().note(label + left());
        }
        showProgress();
    }

    private String left() {
        return setting.rto()
                .map(rto -> {
                    long seconds = rto.toSeconds() - (long) setting.timeline().elapsed();
                    return seconds >= 0
                            ? ", " + seconds + " s left of " + rto.toSeconds() + " s"
                            : ", "
                                    + -seconds
                                    + " s beyond the objective of "
                                    + rto.toSeconds()
                                    + " s";
                })
                .orElse("");
    }

    private void showProgress() {
        long bytes = 0;
        long total = 0;
        long files = 0;
        long totalFiles = 0;
        for (RestoreProgress each : progress.values()) {
            bytes += each.bytes();
            total += each.totalBytes().orElse(each.bytes());
            files += each.files();
            totalFiles += each.totalFiles().orElse(each.files());
        }
        setting.onlookers().progress(label, bytes, total, files, totalFiles);
    }

    @Override
    public void waveEnded(PlannedWave wave) {
        String path = criticalPath().sentence();
        if (!path.isEmpty()) {
            setting.onlookers().note("  so far " + path);
        }
        boolean restored =
                wave.steps().stream().anyMatch(s -> s.step().work() instanceof Work.Restore);
        if (!restored) {
            setting.timeline().reached("verify");
            return;
        }
        ReadTimes now = setting.reader().times();
        setting.timeline()
                .reached(
                        List.of("download", "decrypt", "load"),
                        List.of(
                                seconds(now.fetching(), seen.fetching()),
                                seconds(now.opening(), seen.opening()),
                                seconds(now.handing(), seen.handing())));
        seen = now;
    }

    private static double seconds(Duration now, Duration before) {
        return now.minus(before).toNanos() / 1e9;
    }

    @Override
    public void stepEnded(PlannedStep planned, StepOutcome outcome) {
        if (planned.step().work() instanceof Work.MaintenancePage page
                && outcome.status() == StepOutcome.Status.DONE) {
            pages.known(page, references());
        }
        clock.ends(planned, setting.reader().times());
        setting.onlookers().note("  " + planned.name() + ": " + words(outcome));
    }
}
