package lifeboat.vault.prune;

import java.util.List;

/// What a call of prune did.
///
/// @param plan that was carried out
/// @param targets how each vault did
public record PruneOutcome(PrunePlan plan, List<PrunedVault> targets) {
    public PruneOutcome {
        targets = List.copyOf(targets);
    }

    /// Whether everything that was to be done was done in every vault.
    public boolean isComplete() {
        return targets.stream().allMatch(vault -> vault.problems().isEmpty());
    }

    /// How one vault did.
    ///
    /// @param target its name
    /// @param deleted objects
    /// @param bytes of them
    /// @param left objects that could not be deleted: a lock or a permission holds them, or the
    ///   vault shows them although it took their deletion; the next call tries again
    /// @param problems in words; at most [Pruner#MAX_PROBLEMS]
    public record PrunedVault(
            String target, long deleted, long bytes, long left, List<String> problems) {
        public PrunedVault {
            problems = List.copyOf(problems);
        }
    }
}
