package lifeboat.console.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import lifeboat.console.CommandException;
import lifeboat.console.CostSentences;
import lifeboat.console.Request;
import lifeboat.console.Result;
import lifeboat.console.Status;
import lifeboat.console.config.RegionConfig;
import lifeboat.runbooks.batch.RunbookJob;
import lifeboat.runbooks.drill.EphemeralPlace;
import lifeboat.runbooks.run.Onlookers;
import lifeboat.runbooks.run.RunMode;
import lifeboat.runbooks.run.Timeline;
import lifeboat.targets.Target;
import lifeboat.verification.evidence.EvidenceKind;
import lifeboat.verification.report.RunReport;

/// `drill`.
final class DrillCommand {
    private final SiteAccess site;

    DrillCommand(SiteAccess site) {
        this.site = site;
    }

    /// Where the regions of drills are made.
    static Path place(SiteAccess site) {
        return site.state().resolve("drills");
    }

    Result.Drill run(Request.Drill request)
            throws CommandException, IOException, InterruptedException {
        Instant declared = site.clock().instant();
        Timeline timeline = DrillRun.declare(site);
        DrillChoice choice = DrillChoice.notMadeYet(site, request);
        long seed = request.seed().orElseGet(() -> new SecureRandom().nextLong() >>> 12);
        String id = "drill-" + declared.toString().replace(':', '-');
        try {
            choice = DrillChoice.of(site, request);
            return begun(request, choice, seed, timeline, id);
        } catch (CommandException | IOException | RuntimeException e) {
            BrokenDrill broken = new BrokenDrill(site, choice, seed, timeline);
            if (broken.isToBeReported(request, e)) {
                broken.report(id, e);
            }
            throw e;
        }
    }

    private Result.Drill begun(
            Request.Drill request, DrillChoice choice, long seed, Timeline timeline, String id)
            throws CommandException, IOException, InterruptedException {
        note("=== " + RunMode.DRILL.banner() + " of site " + site.config().site() + " ===");
        if (request.choosing() != Request.Drill.Choosing.ASKED) {
            note(choice.sampling());
        }
        sweep();
        try (Jobs jobs = Jobs.openOrForget(site.state(), Jobs.DRILLS)) {
            RunbookJob job =
                    new RunbookJob(Jobs.DRILLS, jobs.repository())
                            .within(choice.region().timeToLive());
            return carriedOut(request, choice, seed, job, timeline, id);
        }
    }

    /// What an earlier drill left does not keep this one from being carried out.
    private void sweep() {
        try {
            EphemeralPlace.sweep(place(site), site.clock()).forEach(this::note);
        } catch (IOException e) {
            note("what earlier drills left in " + place(site) + " stays: " + e.getMessage());
        }
    }

    private Result.Drill carriedOut(
            Request.Drill request,
            DrillChoice choice,
            long seed,
            RunbookJob job,
            Timeline timeline,
            String id)
            throws CommandException, IOException, InterruptedException {
        RegionConfig region = choice.region();
        List<Target> targets = choice.targets();
        try (OpenKeys keys = OpenKeys.of(site, targets)) {
            String at = choice.at(request.at(), keys, seed);
            SplittableRandom random = new SplittableRandom(seed);
            Onlookers screen = new ScreenOnlookers(site.session());
            DrillRun.Ended ended =
                    new DrillRun(site, region, job, random, screen, timeline)
                            .run(targets, keys, at, _ -> true, new DrillRun.Trouble.None());
            Result.Recovery main = ended.result();
            List<Result.Scenario> scenarios =
                    request.scope() == Request.Drill.Scope.MATRIX
                            ? new DrillMatrix(site, region, job, random).run(targets, keys, at)
                            : List.of();
            List<Result.Mutation> mutations =
                    request.damage() == Request.Drill.Damage.MUTATE
                                    && main.status() != Status.DAMAGED
                            ? new DrillMutations(site, region, job, random).run(targets, keys, at)
                            : List.of();
            List<String> failures = DrillFailures.of(request, scenarios, mutations);
            Result.Drill drill = told(ended, request, choice, seed, scenarios, mutations, failures);
            RunReport report =
                    new RunReports(site, ended.facts())
                            .of(
                                    main,
                                    choice.without(),
                                    choice.sampling(),
                                    seed,
                                    mutations,
                                    failures,
                                    notes(ended, request, scenarios, choice));
            List<String> contradictions = report.contradictions();
            if (!contradictions.isEmpty()) {
                throw new CommandException.Failed(
                        "the drill's own figures contradict each other: " + contradictions,
                        "run it again; if the clock of this machine was set, that is why");
            }
            return drill.reportedIn(RunReports.write(site, EvidenceKind.DRILL, id, report));
        }
    }

    private static List<String> notes(
            DrillRun.Ended ended,
            Request.Drill request,
            List<Result.Scenario> scenarios,
            DrillChoice choice) {
        List<String> notes = new ArrayList<>();
        request.planned()
                .ifPresent(
                        slot -> notes.add("planned: " + slot.policy() + ", slot " + slot.slot()));
        if (!choice.notProven().isEmpty()) {
            notes.add("never proven: " + String.join("; ", choice.notProven()));
        }
        scenarios.stream()
                .map(scenario ->
                        "without "
                                + String.join(", ", scenario.without())
                                + ": "
                                + scenario.verdict()
                                + ", "
                                + scenario.level())
                .forEach(notes::add);
        ended.costs().stream()
                .map(cost ->
                        "cost of reading from " + cost.target() + ": " + CostSentences.of(cost))
                .forEach(notes::add);
        return notes;
    }

    private void note(String sentence) {
        site.session().progress().note(sentence);
    }

    private static Result.Drill told(
            DrillRun.Ended ended,
            Request.Drill request,
            DrillChoice choice,
            long seed,
            List<Result.Scenario> scenarios,
            List<Result.Mutation> mutations,
            List<String> failures) {
        Result.Recovery main = ended.result();
        long planted = DrillFailures.planted(mutations);
        long caught =
                mutations.stream().filter(m -> m.outcome().equals(DrillMutations.CAUGHT)).count();
        boolean bad = !failures.isEmpty();
        boolean wanted = request.damage() == Request.Drill.Damage.MUTATE;
        List<String> problems = new ArrayList<>(main.problems());
        problems.addAll(failures);
        List<String> notTested = new ArrayList<>(main.notTested());
        notTested.addAll(choice.notProven());
        return new Result.Drill(
                bad ? Status.DAMAGED : main.status(),
                bad ? "failed" : main.verdict(),
                main.region(),
                main.snapshot(),
                main.level(),
                main.rtoSeconds(),
                main.rpoSeconds(),
                main.wallSeconds(),
                main.phases(),
                main.criticalPath(),
                main.sources(),
                main.targets(),
                ended.costs(),
                main.steps(),
                problems,
                main.warnings(),
                notTested,
                seed,
                scenarios,
                mutations,
                wanted ? caught + "/" + planted : "",
                "");
    }
}
