package lifeboat.runbooks.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.runbooks.Work;
import lifeboat.runbooks.proof.Depth;
import lifeboat.runbooks.region.Home;
import lifeboat.runbooks.region.Region;

/// What the outcomes of all steps say together.
///
/// @param verdict of the worst part
/// @param sources each one
/// @param problems steps that did not do all they should, in words
public record RunVerdict(Verdict verdict, List<SourceVerdict> sources, List<String> problems) {
    public RunVerdict {
        sources = List.copyOf(sources);
        problems = List.copyOf(problems);
    }

    /// Judges.
    ///
    /// @param depth how closely sources were read back: less than content proves no more than L3
    public static RunVerdict of(
            Region region,
            List<PlannedStep> steps,
            Map<String, StepOutcome> outcomes,
            Depth depth) {
        List<SourceVerdict> sources = new ArrayList<>();
        for (Home home : region.homes()) {
            sources.add(source(home, steps, outcomes, depth));
        }
        List<String> problems = new ArrayList<>();
        Verdict verdict = Verdict.PASSED;
        for (PlannedStep step : steps) {
            StepOutcome outcome = outcomeOf(step, outcomes);
            if (outcome.status() == StepOutcome.Status.DEGRADED || !outcome.status().isGood()) {
                String word =
                        outcome.status()
                                .name()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', ' ');
                problems.add(step.name() + " " + word + ": " + outcome.message());
            }
            if (step.source().isEmpty() && !outcome.status().isGood()) {
                verdict = verdict.worse(Verdict.PARTIAL);
            }
        }
        for (SourceVerdict source : sources) {
            verdict =
                    verdict.worse(
                            source.verdict() == Verdict.FAILED
                                    ? Verdict.PARTIAL
                                    : source.verdict());
        }
        boolean nothing =
                !sources.isEmpty() && sources.stream().allMatch(s -> s.verdict() == Verdict.FAILED);
        return new RunVerdict(nothing ? Verdict.FAILED : verdict, sources, problems);
    }

    private static StepOutcome outcomeOf(PlannedStep step, Map<String, StepOutcome> outcomes) {
        return Optional.ofNullable(outcomes.get(step.name()))
                .orElseGet(() -> StepOutcome.of(StepOutcome.Status.NOT_RUN, "not reached"));
    }

    private static SourceVerdict source(
            Home home, List<PlannedStep> steps, Map<String, StepOutcome> outcomes, Depth depth) {
        Verdict verdict = Verdict.FAILED;
        int level = 0;
        boolean broken = false;
        long entries = 0;
        long bytes = 0;
        List<CheckResult> checks = new ArrayList<>();
        List<String> details = new ArrayList<>();
        for (PlannedStep step : steps) {
            if (!step.source().equals(Optional.of(home.source()))) {
                continue;
            }
            StepOutcome outcome = outcomeOf(step, outcomes);
            boolean good = outcome.status().isGood();
            boolean restore = step.step().work() instanceof Work.Restore;
            checks.addAll(
                    outcome.checks().isEmpty() && !good
                            ? List.of(notRun(step, outcome))
                            : outcome.checks());
            details.addAll(outcome.details());
            if (!good && !outcome.message().isEmpty()) {
                details.add(step.name() + ": " + outcome.message());
            }
            if (restore) {
                entries = outcome.entries();
                bytes = outcome.bytes();
                verdict = good ? Verdict.PASSED : Verdict.FAILED;
            } else if (!good && verdict != Verdict.FAILED) {
                verdict = Verdict.DISPROVED;
            }
            if (outcome.status() == StepOutcome.Status.DEGRADED) {
                verdict = verdict.worse(Verdict.DEGRADED);
            }
            broken |= !good;
            if (!broken) {
                level = Math.max(level, proven(outcome, level(step.step().work(), depth)));
            }
        }
        return new SourceVerdict(
                home.source(),
                home.kind(),
                home.place(),
                verdict,
                "L" + level,
                entries,
                bytes,
                checks,
                details);
    }

    /// What a good step proves: all it is for, or, where a part of it was not run, what comes
    /// before that part.
    private static int proven(StepOutcome outcome, int whole) {
        int notRun = 10;
        int passed = 0;
        for (CheckResult check : outcome.checks()) {
            int level = Integer.parseInt(check.level().substring(1));
            if (check.verdict() == CheckResult.Verdict.PASSED) {
                passed = Math.max(passed, level);
            } else {
                notRun = Math.min(notRun, level);
            }
        }
        return notRun == 10 ? whole : passed < notRun ? passed : 0;
    }

    private static int level(Work work, Depth depth) {
        return switch (work) {
            case Work.Restore _ -> 3;
            case Work.Verify _ -> depth == Depth.CONTENT ? 4 : 3;
            case Work.Checks _ -> 5;
            default -> 0;
        };
    }

    private static CheckResult notRun(PlannedStep step, StepOutcome outcome) {
        boolean ran = outcome.status() == StepOutcome.Status.FAILED;
        return new CheckResult(
                step.name(),
                "L" + Math.max(3, level(step.step().work(), Depth.CONTENT)),
                ran ? CheckResult.Verdict.ERROR : CheckResult.Verdict.NOT_RUN,
                "done",
                outcome.message());
    }
}
