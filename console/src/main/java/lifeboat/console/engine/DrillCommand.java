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
        DrillChoice choice = DrillChoice.of(site, request);
        RegionConfig region = choice.region();
        long seed = request.seed().orElseGet(() -> new SecureRandom().nextLong() >>> 12);
        List<Target> targets = choice.targets();
        note("=== " + RunMode.DRILL.banner() + " of site " + site.config().site() + " ===");
        if (request.choosing() != Request.Drill.Choosing.ASKED) {
            note(choice.sampling());
        }
        for (String told : EphemeralPlace.sweep(place(site), site.clock())) {
            note(told);
        }
        try (Jobs jobs = Jobs.openOrForget(site.state(), Jobs.DRILLS);
                OpenKeys keys = OpenKeys.of(site, targets)) {
            RunbookJob job = new RunbookJob(Jobs.DRILLS, jobs.repository());
            String at = choice.at(request.at(), keys, seed);
            SplittableRandom random = new SplittableRandom(seed);
            Onlookers screen = new ScreenOnlookers(site.session());
            DrillRun.Ended ended =
                    new DrillRun(site, region, job, random, screen, timeline)
                            .run(targets, keys, at, _ -> true, new DrillRun.Trouble.None());
            Result.Recovery main = ended.result();
            List<Result.Scenario> scenarios =
                    request.scope() == Request.Drill.Scope.MATRIX
                            ? matrix(at, region, job, random, targets, keys)
                            : List.of();
            List<Result.Mutation> mutations =
                    request.damage() == Request.Drill.Damage.MUTATE
                                    && main.status() != Status.DAMAGED
                            ? new DrillMutations(site, region, job, random).run(targets, keys, at)
                            : List.of();
            Result.Drill drill = told(ended, request, choice, seed, scenarios, mutations);
            RunReport report =
                    new RunReports(site, ended.facts())
                            .of(
                                    main,
                                    choice.without(),
                                    choice.sampling(),
                                    seed,
                                    mutations,
                                    notes(ended, request, scenarios, choice));
            List<String> contradictions = report.contradictions();
            if (!contradictions.isEmpty()) {
                throw new CommandException.Failed(
                        "the drill's own figures contradict each other: " + contradictions,
                        "run it again; if the clock of this machine was set, that is why");
            }
            String id = "drill-" + declared.toString().replace(':', '-');
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

    /// Again with each target and each pair of targets absent, as long as one is left.
    private List<Result.Scenario> matrix(
            String at,
            RegionConfig region,
            RunbookJob job,
            SplittableRandom random,
            List<Target> targets,
            OpenKeys keys)
            throws CommandException, IOException, InterruptedException {
        List<List<Target>> absent = new ArrayList<>();
        targets.forEach(one -> absent.add(List.of(one)));
        for (int i = 0; i < targets.size(); i++) {
            for (int j = i + 1; j < targets.size(); j++) {
                absent.add(List.of(targets.get(i), targets.get(j)));
            }
        }
        List<Result.Scenario> scenarios = new ArrayList<>();
        for (List<Target> gone : absent) {
            List<Target> left = targets.stream().filter(t -> !gone.contains(t)).toList();
            if (!left.isEmpty()) {
                scenarios.add(scenario(at, region, job, random, gone, left, keys));
            }
        }
        return scenarios;
    }

    private Result.Scenario scenario(
            String at,
            RegionConfig region,
            RunbookJob job,
            SplittableRandom random,
            List<Target> gone,
            List<Target> left,
            OpenKeys keys)
            throws CommandException, IOException, InterruptedException {
        List<String> without = gone.stream().map(Target::name).toList();
        note(RunMode.DRILL.banner() + " without " + String.join(", ", without));
        DrillRun run =
                new DrillRun(
                        site, region, job, random, DrillMutations.NOBODY, DrillRun.declare(site));
        try {
            Result.Recovery result = withKeys(run, at, left, keys);
            return new Result.Scenario(
                    without,
                    result.verdict(),
                    result.level(),
                    result.rtoSeconds(),
                    result.problems());
        } catch (IOException e) {
            return new Result.Scenario(
                    without, "error", "L0", 0, List.of(String.valueOf(e.getMessage())));
        }
    }

    /// The keys too must come from the vaults that are left, where the passphrase is at hand.
    private Result.Recovery withKeys(DrillRun run, String at, List<Target> left, OpenKeys keys)
            throws CommandException, IOException, InterruptedException {
        DrillRun.Trouble none = new DrillRun.Trouble.None();
        if (!site.session().passphrases().isAtHand()) {
            return run.run(left, keys, at, _ -> true, none).result();
        }
        try (OpenKeys own = OpenKeys.of(site, left)) {
            return run.run(left, own, at, _ -> true, none).result();
        }
    }

    private static Result.Drill told(
            DrillRun.Ended ended,
            Request.Drill request,
            DrillChoice choice,
            long seed,
            List<Result.Scenario> scenarios,
            List<Result.Mutation> mutations) {
        Result.Recovery main = ended.result();
        long planted =
                mutations.stream().filter(m -> !m.outcome().equals("not applicable")).count();
        long caught = mutations.stream().filter(m -> m.outcome().equals("caught")).count();
        boolean bad =
                caught < planted
                        || scenarios.stream()
                                .anyMatch(s ->
                                        !s.verdict().equals("passed")
                                                && !s.verdict().equals("degraded"));
        boolean wanted = request.damage() == Request.Drill.Damage.MUTATE;
        List<String> problems = new ArrayList<>(main.problems());
        if (wanted && mutations.isEmpty()) {
            problems.add("no damage was planted: the drill itself is not green");
        }
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
