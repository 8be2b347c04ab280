package lifeboat.vault.prune;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lifeboat.targets.Target;

/// How each vault does in one call of prune. Safe for concurrent use.
final class Tallies {
    private final Map<Target, Tally> byTarget = new LinkedHashMap<>();

    Tallies(List<Target> targets) {
        targets.forEach(target -> byTarget.put(target, new Tally()));
    }

    /// How one vault does.
    static final class Tally {
        private final List<String> problems = new ArrayList<>();
        private long deleted;
        private long bytes;
        private long left;

        synchronized void problem(String problem) {
            if (problems.size() < Pruner.MAX_PROBLEMS) {
                problems.add(problem);
            }
        }

        synchronized void deleted(long size) {
            deleted++;
            bytes += size;
        }

        synchronized void left(String problem) {
            left++;
            problem(problem);
        }

        synchronized boolean hasLeft() {
            return left > 0;
        }

        private synchronized boolean hasProblems() {
            return !problems.isEmpty();
        }

        private synchronized PruneOutcome.PrunedVault result(String name) {
            return new PruneOutcome.PrunedVault(name, deleted, bytes, left, problems);
        }
    }

    Tally of(Target target) {
        Tally tally = byTarget.get(target);
        if (tally == null) {
            throw new IllegalArgumentException("not a target of this call: " + target.name());
        }
        return tally;
    }

    /// Whether nothing went wrong anywhere so far.
    boolean areClean() {
        return byTarget.values().stream().noneMatch(Tally::hasProblems);
    }

    /// Whether all that was to be deleted is gone everywhere.
    boolean haveNothingLeft() {
        return byTarget.values().stream().noneMatch(Tally::hasLeft);
    }

    List<PruneOutcome.PrunedVault> results() {
        List<PruneOutcome.PrunedVault> results = new ArrayList<>();
        byTarget.forEach((target, tally) -> results.add(tally.result(target.name())));
        return results;
    }
}
