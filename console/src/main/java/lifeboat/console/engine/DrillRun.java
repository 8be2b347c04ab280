package lifeboat.console.engine;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import lifeboat.console.CommandException;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.config.RegionConfig;
import lifeboat.restore.directory.Privileges;
import lifeboat.runbooks.Runbook;
import lifeboat.runbooks.batch.RunbookJob;
import lifeboat.runbooks.database.DatabaseRestorer;
import lifeboat.runbooks.database.StreamDamage;
import lifeboat.runbooks.drill.Damage;
import lifeboat.runbooks.drill.DamagingWork;
import lifeboat.runbooks.drill.EphemeralPlace;
import lifeboat.runbooks.drill.OtherSnapshot;
import lifeboat.runbooks.proof.Depth;
import lifeboat.runbooks.region.Gap;
import lifeboat.runbooks.region.Region;
import lifeboat.runbooks.region.Surroundings;
import lifeboat.runbooks.run.Moment;
import lifeboat.runbooks.run.Onlookers;
import lifeboat.runbooks.run.RegionRun;
import lifeboat.runbooks.run.Restorer;
import lifeboat.runbooks.run.RunMode;
import lifeboat.runbooks.run.RunVerdict;
import lifeboat.runbooks.run.StepOutcome;
import lifeboat.runbooks.run.StepWork;
import lifeboat.runbooks.run.Timeline;
import lifeboat.runbooks.run.Verdict;
import lifeboat.targets.Operation;
import lifeboat.targets.Target;
import lifeboat.targets.count.CountingTarget;
import lifeboat.vault.posix.PosixFileSystem;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.snapshot.SourceRecord;
import org.springframework.batch.core.job.JobExecutionException;

/// One run of a runbook into a region that exists for it only.
final class DrillRun {
    /// Nobody watches.
    private static final Onlookers NOBODY =
            new Onlookers() {
                @Override
                public void note(String sentence) {
                    // nobody
                }

                @Override
                public void progress(
                        String label, long bytes, long totalBytes, long files, long totalFiles) {
                    // nobody
                }

                @Override
                public boolean confirm(String text, String word) {
                    return false;
                }
            };

    private final SiteAccess site;
    private final RegionConfig region;
    private final RunbookJob job;

    /// For names that must differ from those of every earlier drill, also one with the same seed:
    /// its steps would count as done already.
    private static final RandomGenerator FRESH = new SecureRandom();

    private final RandomGenerator random;
    private final Onlookers onlookers;
    private final Instant declared;
    private final Timeline timeline;

    /// @param timeline begun when the drill was declared
    DrillRun(
            SiteAccess site,
            RegionConfig region,
            RunbookJob job,
            RandomGenerator random,
            Onlookers onlookers,
            Timeline timeline) {
        this.site = site;
        this.region = region;
        this.job = job;
        this.random = random;
        this.onlookers = onlookers;
        this.declared = timeline.begunAt();
        this.timeline = timeline;
        timeline.reached("declared");
        timeline.reached("approved"); // by whoever gave the command, or the schedule
    }

    /// One that is part of a drill, and begins now.
    static DrillRun unwatched(
            SiteAccess site, RegionConfig region, RunbookJob job, RandomGenerator random) {
        return new DrillRun(site, region, job, random, NOBODY, declare(site));
    }

    /// Begins a timeline.
    static Timeline declare(SiteAccess site) {
        return new Timeline(site.clock(), System::nanoTime);
    }

    /// What is done to the drill, so that it must fail.
    sealed interface Trouble {
        record None() implements Trouble {}

        record Planted(Damage damage) implements Trouble {}

        record Dump(StreamDamage damage) implements Trouble {}

        /// @param instead restored in place of the right source
        record Wrong(SnapshotReader other, SourceRecord instead) implements Trouble {}
    }

    /// How it ended.
    ///
    /// @param costs of reading, estimated and counted
    /// @param planted a text by which a finding names what was damaged
    record Ended(
            Result.Recovery result,
            ReportFacts facts,
            List<Result.DrillCost> costs,
            Optional<String> planted) {
        Ended {
            costs = List.copyOf(costs);
        }
    }

    /// Runs in `place`, which is made and removed here.
    ///
    /// @param keys opened from these targets; the caller closes them
    /// @param wanted sources that take part
    Ended run(
            List<Target> targets,
            OpenKeys keys,
            String at,
            Predicate<SourceRecord> wanted,
            Trouble trouble)
            throws CommandException, IOException {
        List<CountingTarget> counted = targets.stream().map(CountingTarget::new).toList();
        try (OpenSnapshot snapshot = OpenSnapshot.of(List.copyOf(counted), keys.keys(), at);
                EphemeralPlace place =
                        EphemeralPlace.make(
                                DrillCommand.place(site),
                                site.clock(),
                                region.timeToLive(),
                                FRESH)) {
            timeline.reached("credentials ready");
            List<SourceRecord> sources =
                    snapshot.reader().manifest().sources().stream().filter(wanted).toList();
            try (DrillHomes homes = DrillHomes.make(place, sources)) {
                return within(homes, snapshot, LogForward.moment(at), sources, trouble, counted);
            }
        }
    }

    private Ended within(
            DrillHomes homes,
            OpenSnapshot snapshot,
            Moment moment,
            List<SourceRecord> sources,
            Trouble trouble,
            List<CountingTarget> counted)
            throws CommandException, IOException {
        Region ephemeral =
                homes.region(
                        region.name(),
                        region.variables(),
                        Regions.rehearsals(site.config(), region));
        Runbook runbook =
                RegionPlan.runbook(site.config(), region.runbook()).within(region.timeToLive());
        RegionPlan plan =
                RegionPlan.of(
                        site.config(),
                        ephemeral,
                        runbook,
                        RunMode.DRILL,
                        snapshot,
                        moment,
                        new Surroundings(Map.of(), Map.of(), java.util.Set.of()));
        if (!plan.gaps().isEmpty()) {
            throw new CommandException.Refused(
                    "the drill cannot be run:\n  "
                            + String.join("\n  ", plan.gaps().stream().map(Gap::toString).toList()),
                    "correct the runbook or the region");
        }
        timeline.reached("target ready");
        return perform(plan, snapshot, homes, sources, trouble, counted);
    }

    private Ended perform(
            RegionPlan plan,
            OpenSnapshot snapshot,
            DrillHomes homes,
            List<SourceRecord> sources,
            Trouble trouble,
            List<CountingTarget> counted)
            throws IOException {
        RegionRun work =
                new RegionRun(
                        new RegionRun.Setting(
                                plan.region(),
                                RunMode.DRILL,
                                snapshot.reader(),
                                snapshot.vaults(),
                                snapshot.keys(),
                                restorers(trouble),
                                Regions.checks(site.config()),
                                plan.forward().moment(),
                                new PosixFileSystem().effectiveUser() == 0
                                        ? Privileges.APPLY
                                        : Privileges.LEAVE_OUT,
                                Depth.CONTENT,
                                site.config().directory(),
                                site.config().objectives().rto(),
                                new RegionRun.Occasion(
                                        site.config().site(),
                                        plan.snapshot(),
                                        plan.identity(),
                                        declared),
                                onlookers,
                                timeline));
        Optional<DamagingWork> damaging =
                trouble instanceof Trouble.Planted(Damage damage)
                        ? Optional.of(new DamagingWork(work, plan.region(), damage, random))
                        : Optional.empty();
        Map<String, StepOutcome> outcomes;
        try {
            outcomes =
                    job.run(
                            new RunbookJob.Identity(
                                    Map.of(
                                            "site", site.config().site(),
                                            "region", plan.region().name(),
                                            "snapshot", plan.snapshot(),
                                            "drill", HexFormat.of().toHexDigits(FRESH.nextLong()))),
                            declared,
                            plan.expansion().waves(),
                            damaging.map(StepWork.class::cast).orElse(work),
                            List.of());
        } catch (JobExecutionException e) {
            throw new IOException("the drill cannot be run: " + e.getMessage(), e);
        }
        Result.CriticalPath path = RecoveryResults.path(work.criticalPath());
        List<Result.RunStep> steps =
                RecoveryResults.steps(plan.expansion().steps(), outcomes, work.times());
        timeline.reached("accepted");
        double rto = timeline.elapsed();
        List<String> reachable = homes.reachable();
        List<String> left = homes.remove();
        timeline.reached("torn down");
        Instant ended = site.clock().instant();
        Result.Recovery result =
                told(
                        plan,
                        snapshot,
                        sources,
                        outcomes,
                        rto,
                        left,
                        reachable,
                        fetched(counted),
                        path,
                        steps);
        return new Ended(
                result,
                ReportFacts.of(declared, ended, plan, snapshot, sources),
                new Costs(site.config()).drilled(snapshot.reader().manifest().packs(), counted),
                damaging.flatMap(DamagingWork::planted));
    }

    private static List<Restorer> restorers(Trouble trouble) {
        return switch (trouble) {
            case Trouble.Wrong(SnapshotReader other, SourceRecord instead) ->
                    RegionPlan.RESTORERS.stream()
                            .<Restorer>map(inner -> new OtherSnapshot(inner, other, instead))
                            .toList();
            case Trouble.Dump(StreamDamage damage) ->
                    RegionPlan.RESTORERS.stream()
                            .map(inner ->
                                    inner instanceof DatabaseRestorer database
                                            ? database.damaging(damage)
                                            : inner)
                            .toList();
            case Trouble.None _, Trouble.Planted _ -> RegionPlan.RESTORERS;
        };
    }

    private static long fetched(List<CountingTarget> counted) {
        return counted.stream().mapToLong(target -> target.tally(Operation.READ).bytesDown()).sum();
    }

    private Result.Recovery told(
            RegionPlan plan,
            OpenSnapshot snapshot,
            List<SourceRecord> sources,
            Map<String, StepOutcome> outcomes,
            double rto,
            List<String> left,
            List<String> reachable,
            long fetched,
            Result.CriticalPath path,
            List<Result.RunStep> steps) {
        RunVerdict verdict =
                RunVerdict.of(plan.region(), plan.expansion().steps(), outcomes, Depth.CONTENT);
        double rpo = plan.forward().after(outcomes).lost(sources, declared).toMillis() / 1000.0;
        List<String> problems = new ArrayList<>(snapshot.warnings());
        problems.addAll(RecoveryResults.badObjects(snapshot.vaults()));
        problems.addAll(Objectives.missed(site.config(), rto, rpo));
        problems.addAll(left);
        problems.addAll(plan.forward().holes());
        problems.addAll(plan.forward().brokenOff(outcomes));
        problems.addAll(
                RegionPlan.neverSaved(site.config(), snapshot.reader().manifest().sources()));
        long opened = snapshot.reader().times().openedBytes();
        boolean something = sources.stream().anyMatch(source -> source.bytes() > 0);
        if (fetched < opened || (something && opened == 0)) {
            problems.add(
                    "only "
                            + fetched
                            + " bytes came from vaults while "
                            + opened
                            + " were used: something was served from elsewhere");
        }
        Verdict whole = problems.isEmpty() ? verdict.verdict() : Verdict.DISPROVED;
        problems.addAll(verdict.problems());
        List<String> warnings = new ArrayList<>(snapshot.reader().warnings());
        warnings.addAll(reachable);
        boolean good = whole == Verdict.PASSED || whole == Verdict.DEGRADED;
        return new Result.Recovery(
                status(whole),
                RunMode.DRILL.word(),
                good ? RecoveryResults.word(whole) : "failed",
                plan.region().name(),
                snapshot.chosen().id().shortForm(),
                level(verdict, good),
                rto,
                rpo,
                timeline.ended(),
                RecoveryResults.phases(timeline),
                path,
                RecoveryResults.sources(verdict),
                RecoveryResults.targets(snapshot.vaults()),
                steps,
                problems,
                warnings,
                notTested(sources, plan, outcomes),
                plan.hash(snapshot.vaults().targets().stream().map(Target::name).toList()),
                "");
    }

    /// A source that nothing was loaded from is not proven by the others.
    private static String level(RunVerdict verdict, boolean good) {
        String lowest = RestoreEverythingCommand.lowest(verdict);
        return good && lowest.compareTo("L3") >= 0 ? "L7" : lowest;
    }

    /// A drill that is not wholly good has proven the opposite.
    private static Status status(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> Status.OK;
            case DEGRADED -> Status.DEGRADED;
            case PARTIAL, FAILED, DISPROVED -> Status.DAMAGED;
        };
    }

    private List<String> notTested(
            List<SourceRecord> sources, RegionPlan plan, Map<String, StepOutcome> outcomes) {
        List<String> missing = new ArrayList<>();
        for (SourceRecord source : sources) {
            if (site.config().checks().stream().noneMatch(c -> c.source().equals(source.name()))) {
                missing.add(source.name() + ": the site has no checks of its own for it");
            }
        }
        plan.region().homes().stream()
                .filter(RegionPlan::isUntaken)
                .forEach(home ->
                        missing.add(
                                home.source()
                                        + ": its bytes are proven, and no program took them, so its checks were not run either: none is named for rehearsals (`rehearse`)"));
        site.config().sources().stream()
                .filter(own -> sources.stream().noneMatch(s -> s.name().equals(own.name())))
                .forEach(own -> missing.add(own.name() + ": not in this drill"));
        plan.expansion().steps().stream()
                .filter(step -> {
                    StepOutcome outcome = outcomes.get(step.name());
                    return outcome != null && outcome.status() == StepOutcome.Status.LEFT_OUT;
                })
                .forEach(step -> missing.add("step " + step.name() + ": not meant for a drill"));
        return missing;
    }
}
