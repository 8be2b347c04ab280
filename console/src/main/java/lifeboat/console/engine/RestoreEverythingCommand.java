package lifeboat.console.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lifeboat.console.CommandException;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.config.RegionConfig;
import lifeboat.console.terminal.Sizes;
import lifeboat.restore.directory.Privileges;
import lifeboat.runbooks.batch.RunbookJob;
import lifeboat.runbooks.proof.Depth;
import lifeboat.runbooks.region.Gap;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.run.RegionRun;
import lifeboat.runbooks.run.RunMode;
import lifeboat.runbooks.run.RunVerdict;
import lifeboat.runbooks.run.StepOutcome;
import lifeboat.runbooks.run.Timeline;
import lifeboat.runbooks.run.Verdict;
import lifeboat.targets.Target;
import lifeboat.vault.snapshot.SourceRecord;
import lifeboat.verification.evidence.EvidenceKind;
import lifeboat.verification.report.RunReport;
import org.springframework.batch.core.job.JobExecutionException;

/// `restore-everything`.
final class RestoreEverythingCommand {
    private static final String STEP_PREFIX = "restore ";

    private final SiteAccess site;
    private final Timeline timeline;
    private final Instant declared;

    RestoreEverythingCommand(SiteAccess site) {
        this.site = site;
        this.timeline = new Timeline(site.clock(), System::nanoTime);
        this.declared = timeline.begunAt();
        timeline.reached("declared");
    }

    Result.Recovery run(Request.RestoreEverything request)
            throws CommandException, IOException, InterruptedException {
        RegionConfig region = Regions.named(site.config(), request.region());
        List<Target> targets = Regions.targets(site, region.prefer(), request.without());
        banner(region.name());
        try (Jobs jobs = history()) {
            RunbookJob job = new RunbookJob(Jobs.EVERYTHING, jobs.repository());
            Optional<RunbookJob.Unfinished> unfinished =
                    job.unfinished(
                            Map.of(
                                    "site", site.config().site(),
                                    "region", region.name(),
                                    "at", request.at()));
            String words =
                    unfinished.map(run -> run.values().getOrDefault("snapshot", "")).orElse("");
            try (OpenKeys keys = OpenKeys.of(site, targets);
                    OpenSnapshot snapshot =
                            OpenSnapshot.of(
                                    targets, keys.keys(), words.isEmpty() ? request.at() : words)) {
                timeline.reached("credentials ready");
                return restore(request, region, snapshot, job, unfinished);
            }
        }
    }

    /// A restore never waits for a history, but another run of the same is a reason to stop.
    private Jobs history() throws CommandException {
        try {
            return Jobs.open(site.state(), Jobs.EVERYTHING);
        } catch (IOException | RuntimeException e) {
            site.session()
                    .progress()
                    .note("no history can be kept, so this run cannot be continued: " + e);
            return Jobs.openOrForget(site.state(), Jobs.EVERYTHING);
        }
    }

    private void banner(String region) {
        site.session()
                .progress()
                .note(
                        "=== "
                                + RunMode.REAL.banner()
                                + " of site "
                                + site.config().site()
                                + " to region "
                                + region
                                + " ===");
    }

    private Result.Recovery restore(
            Request.RestoreEverything request,
            RegionConfig region,
            OpenSnapshot snapshot,
            RunbookJob job,
            Optional<RunbookJob.Unfinished> unfinished)
            throws CommandException, IOException, InterruptedException {
        RegionPlan fresh = RegionPlan.real(site, region, snapshot, request.at(), Set.of());
        List<String> names = snapshot.vaults().targets().stream().map(Target::name).toList();
        checkPlan(request, fresh.hash(names));
        Optional<RunbookJob.Unfinished> continued =
                unfinished.filter(
                        run -> fresh.identity().equals(run.values().getOrDefault("plan", "")));
        Set<String> begun = new HashSet<>();
        continued.ifPresent(run ->
                run.begun().stream()
                        .filter(step -> step.startsWith(STEP_PREFIX))
                        .forEach(step -> begun.add(step.substring(STEP_PREFIX.length()))));
        RegionPlan plan =
                begun.isEmpty()
                        ? fresh
                        : RegionPlan.real(site, region, snapshot, request.at(), begun);
        guard(plan);
        approve(request, region, plan, snapshot, continued);
        return perform(request, plan, snapshot, job, continued, fresh.hash(names));
    }

    private static void checkPlan(Request.RestoreEverything request, String hash)
            throws CommandException {
        if (request.plan().filter(wanted -> !wanted.equals(hash)).isPresent()) {
            throw new CommandException.Refused(
                    "this is another plan than " + request.plan().get() + ": its hash is " + hash,
                    "look at it with lifeboat plan, then give its hash");
        }
    }

    private void guard(RegionPlan plan) throws CommandException {
        plan.leftovers().forEach(site.session().progress()::note);
        if (!plan.gaps().isEmpty()) {
            List<String> gaps = plan.gaps().stream().map(Gap::toString).toList();
            throw new CommandException.Refused(
                    "region "
                            + plan.region().name()
                            + " cannot take the site; nothing was written:\n  "
                            + String.join("\n  ", gaps),
                    "correct the region in the configuration; lifeboat plan --region "
                            + plan.region().name()
                            + " looks again");
        }
    }

    /// The last thing before the first write.
    private void approve(
            Request.RestoreEverything request,
            RegionConfig region,
            RegionPlan plan,
            OpenSnapshot snapshot,
            Optional<RunbookJob.Unfinished> continued)
            throws CommandException {
        timeline.reached("target ready");
        continued.ifPresent(run ->
                site.session()
                        .progress()
                        .note("continues the run that was begun at " + run.declared()));
        String again =
                "lifeboat restore-everything --region "
                        + region.name()
                        + " --confirm "
                        + region.name();
        if (request.confirm().isPresent()) {
            if (!request.confirm().get().equals(region.name())) {
                throw new CommandException.Refused(
                        "--confirm says "
                                + request.confirm().get()
                                + ", the region is "
                                + region.name(),
                        again);
            }
        } else {
            ScreenOnlookers people = new ScreenOnlookers(site.session());
            if (!people.confirm(summary(plan, snapshot), region.name())) {
                throw new CommandException.Refused("not confirmed; nothing was written", again);
            }
        }
        timeline.reached("approved");
    }

    private static String summary(RegionPlan plan, OpenSnapshot snapshot) {
        StringBuilder text = new StringBuilder();
        text.append("Snapshot ")
                .append(snapshot.chosen().id().shortForm())
                .append(" of ")
                .append(snapshot.chosen().time())
                .append(" goes to:");
        for (SourceRecord source : snapshot.reader().manifest().sources()) {
            text.append("\n  ")
                    .append(source.name())
                    .append(" (")
                    .append(Sizes.bytes(source.bytes()))
                    .append(") -> ")
                    .append(plan.region().home(source.name()).map(Home::place).orElse("nowhere"))
                    .append(", as of ")
                    .append(plan.forward().until(source));
        }
        return text.toString();
    }

    private Result.Recovery perform(
            Request.RestoreEverything request,
            RegionPlan plan,
            OpenSnapshot snapshot,
            RunbookJob job,
            Optional<RunbookJob.Unfinished> continued,
            String hash)
            throws IOException, InterruptedException {
        RegionRun run =
                new RegionRun(
                        new RegionRun.Setting(
                                plan.region(),
                                RunMode.REAL,
                                snapshot.reader(),
                                snapshot.vaults(),
                                snapshot.keys(),
                                RegionPlan.RESTORERS,
                                Regions.checks(site.config()),
                                plan.forward().moment(),
                                request.privilege() == Request.Privilege.PRIVILEGED
                                        ? Privileges.APPLY
                                        : Privileges.LEAVE_OUT,
                                Depth.METADATA,
                                site.config().directory(),
                                site.config().objectives().rto(),
                                new RegionRun.Occasion(
                                        site.config().site(),
                                        plan.snapshot(),
                                        plan.identity(),
                                        continued
                                                .map(RunbookJob.Unfinished::declared)
                                                .orElse(declared)
                                                .truncatedTo(ChronoUnit.MILLIS)),
                                new ScreenOnlookers(site.session()),
                                timeline));
        Map<String, StepOutcome> outcomes;
        List<String> pages;
        try {
            outcomes =
                    job.run(
                            new RunbookJob.Identity(
                                    Map.of(
                                            "site", site.config().site(),
                                            "region", plan.region().name(),
                                            "at", request.at(),
                                            "snapshot", plan.snapshot(),
                                            "plan", plan.identity())),
                            declared,
                            plan.expansion().waves(),
                            run,
                            continued.map(RunbookJob.Unfinished::begun).orElse(List.of()));
        } catch (JobExecutionException e) {
            throw new IOException("the restore cannot be run: " + e.getMessage(), e);
        } finally {
            pages = run.takePagesDown();
        }
        Result.CriticalPath path = RecoveryResults.path(run.criticalPath());
        timeline.reached("accepted");
        List<Result.RunStep> steps =
                RecoveryResults.steps(plan.expansion().steps(), outcomes, run.times());
        return told(request, plan, snapshot, outcomes, continued, pages, hash, path, steps);
    }

    private Result.Recovery told(
            Request.RestoreEverything request,
            RegionPlan plan,
            OpenSnapshot snapshot,
            Map<String, StepOutcome> outcomes,
            Optional<RunbookJob.Unfinished> continued,
            List<String> pages,
            String hash,
            Result.CriticalPath path,
            List<Result.RunStep> steps)
            throws IOException, InterruptedException {
        RunVerdict verdict =
                RunVerdict.of(plan.region(), plan.expansion().steps(), outcomes, Depth.METADATA);
        List<SourceRecord> sources = snapshot.reader().manifest().sources();
        List<String> problems = new ArrayList<>(RegionPlan.neverSaved(site.config(), sources));
        Verdict whole =
                problems.isEmpty() ? verdict.verdict() : verdict.verdict().worse(Verdict.PARTIAL);
        problems.addAll(verdict.problems());
        Instant first = continued.map(RunbookJob.Unfinished::declared).orElse(declared);
        double before = Duration.between(first, declared).toMillis() / 1000.0;
        double rto = Math.max(0, before) + timeline.ended();
        LogForward reached = plan.forward().after(outcomes);
        double rpo = reached.lost(sources, first).toMillis() / 1000.0;
        List<String> warnings = new ArrayList<>(snapshot.warnings());
        warnings.addAll(pages);
        warnings.addAll(snapshot.reader().warnings());
        warnings.addAll(RecoveryResults.badObjects(snapshot.vaults()));
        warnings.addAll(plan.leftovers());
        warnings.addAll(Objectives.missed(site.config(), rto, rpo));
        Result.Recovery result =
                new Result.Recovery(
                        status(whole),
                        RunMode.REAL.word(),
                        RecoveryResults.word(whole),
                        plan.region().name(),
                        snapshot.chosen().id().shortForm(),
                        lowest(verdict),
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
                        RegionPlan.notBack(site.config(), sources, reached),
                        hash,
                        "");
        ReportFacts facts =
                ReportFacts.of(declared, site.clock().instant(), plan, snapshot, sources);
        RunReport report =
                new RunReports(site, facts)
                        .of(
                                result,
                                request.without(),
                                "the snapshot asked for, all of its sources",
                                0,
                                List.of(),
                                List.of(),
                                List.of());
        String id = "restore-" + declared.toString().replace(':', '-');
        return result.reportedIn(
                RunReports.write(site, EvidenceKind.RESTORE_EVERYTHING, id, report));
    }

    /// Partial success has a code of its own; a proof that does not hold is worse.
    static Status status(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> Status.OK;
            case DEGRADED, PARTIAL -> Status.DEGRADED;
            case FAILED -> Status.FAILED;
            case DISPROVED -> Status.DAMAGED;
        };
    }

    static String lowest(RunVerdict verdict) {
        return verdict.sources().stream()
                .map(lifeboat.runbooks.run.SourceVerdict::level)
                .min(String::compareTo)
                .orElse("L0");
    }
}
