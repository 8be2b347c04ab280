package lifeboat.console.engine;

import java.util.ArrayList;
import java.util.List;
import lifeboat.console.Request;
import lifeboat.console.Result;

/// What makes a drill fail although its own run may be good: without some targets it did not come
/// back, planted damage was not found, or none was planted where it was wished for.
final class DrillFailures {
    private DrillFailures() {}

    /// Each in a sentence; none for a drill that is as good as its own run.
    static List<String> of(
            Request.Drill request,
            List<Result.Scenario> scenarios,
            List<Result.Mutation> mutations) {
        List<String> failures = new ArrayList<>();
        for (Result.Scenario scenario : scenarios) {
            if (!isGood(scenario)) {
                failures.add(words(scenario));
            }
        }
        for (Result.Mutation mutation : mutations) {
            if (mutation.outcome().equals(DrillMutations.MISSED)) {
                failures.add("planted damage was not found: " + mutation.planted());
            }
        }
        if (request.damage() == Request.Drill.Damage.MUTATE && planted(mutations) == 0) {
            failures.add("no damage was planted, so nothing shows that it would be found");
        }
        return failures;
    }

    private static boolean isGood(Result.Scenario scenario) {
        return scenario.verdict().equals("passed") || scenario.verdict().equals("degraded");
    }

    private static String words(Result.Scenario scenario) {
        String reason = scenario.problems().isEmpty() ? "" : ": " + scenario.problems().getFirst();
        return "without "
                + String.join(", ", scenario.without())
                + ": "
                + scenario.verdict()
                + reason;
    }

    /// How many damages could be planted.
    static long planted(List<Result.Mutation> mutations) {
        return mutations.stream()
                .filter(mutation -> !mutation.outcome().equals(DrillMutations.NOT_APPLICABLE))
                .count();
    }
}
