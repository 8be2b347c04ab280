package lifeboat.console.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lifeboat.console.Result;
import lifeboat.runbooks.run.CheckResult;
import lifeboat.runbooks.run.CriticalPath;
import lifeboat.runbooks.run.PlannedStep;
import lifeboat.runbooks.run.RunVerdict;
import lifeboat.runbooks.run.SourceVerdict;
import lifeboat.runbooks.run.StepOutcome;
import lifeboat.runbooks.run.StepTime;
import lifeboat.runbooks.run.Timeline;
import lifeboat.runbooks.run.Verdict;
import lifeboat.vault.read.BadObject;
import lifeboat.vault.read.Vaults;

/// What a run of a runbook tells, in the words of the interface.
final class RecoveryResults {
    private static final int BAD_OBJECTS_TOLD = 20;

    private RecoveryResults() {}

    static String word(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> "passed";
            case DEGRADED -> "degraded";
            case PARTIAL -> "partial";
            case FAILED, DISPROVED -> "failed";
        };
    }

    static List<Result.RunPhase> phases(Timeline timeline) {
        return timeline.phases().stream()
                .map(phase ->
                        new Result.RunPhase(
                                phase.name(), phase.started(), phase.offset(), phase.seconds()))
                .toList();
    }

    static List<Result.RecoveredSource> sources(RunVerdict verdict) {
        return verdict.sources().stream().map(RecoveryResults::source).toList();
    }

    private static Result.RecoveredSource source(SourceVerdict source) {
        return new Result.RecoveredSource(
                source.name(),
                source.kind(),
                word(source.verdict()),
                source.level(),
                source.place(),
                source.entries(),
                source.bytes(),
                source.checks().stream().map(RecoveryResults::check).toList(),
                source.details());
    }

    private static Result.RunCheck check(CheckResult check) {
        return new Result.RunCheck(
                check.name(),
                check.level(),
                check.verdict().word(),
                check.expected(),
                check.actual());
    }

    static List<Result.RestoreTarget> targets(Vaults vaults) {
        return vaults.tallies().stream()
                .map(tally ->
                        new Result.RestoreTarget(
                                tally.target(), tally.objects(), tally.bytes(), tally.failures()))
                .toList();
    }

    static Result.CriticalPath path(CriticalPath path) {
        return new Result.CriticalPath(
                path.sentence(),
                path.links().stream()
                        .map(link ->
                                new Result.PathStep(
                                        link.step(),
                                        link.wave(),
                                        link.reason().name().toLowerCase(Locale.ROOT),
                                        link.begun(),
                                        link.seconds(),
                                        link.waited(),
                                        path.share(link),
                                        link.mostly()))
                        .toList());
    }

    static List<Result.RunStep> steps(
            List<PlannedStep> planned, Map<String, StepOutcome> outcomes, List<StepTime> times) {
        Map<String, Double> begun = new HashMap<>();
        times.forEach(time -> begun.put(time.step(), time.begun()));
        List<Result.RunStep> steps = new ArrayList<>();
        for (PlannedStep step : planned) {
            StepOutcome outcome = outcomes.get(step.name());
            if (outcome != null) {
                steps.add(
                        new Result.RunStep(
                                step.name(),
                                step.wave(),
                                outcome.status().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                                begun.getOrDefault(step.name(), 0.0),
                                outcome.seconds(),
                                outcome.message()));
            }
        }
        return steps;
    }

    /// Objects that a target should have given and did not, each once.
    static List<String> badObjects(Vaults vaults) {
        Map<String, BadObject> once = new LinkedHashMap<>();
        vaults.badObjects()
                .forEach(object -> once.putIfAbsent(object.target() + " " + object.key(), object));
        List<String> told = new ArrayList<>();
        once.values().stream()
                .limit(BAD_OBJECTS_TOLD)
                .forEach(object ->
                        told.add(
                                "target "
                                        + object.target()
                                        + " gave no good copy of "
                                        + object.key()
                                        + ": "
                                        + object.reason()));
        if (once.size() > BAD_OBJECTS_TOLD) {
            told.add((once.size() - BAD_OBJECTS_TOLD) + " more objects were bad on some target");
        }
        return told;
    }
}
