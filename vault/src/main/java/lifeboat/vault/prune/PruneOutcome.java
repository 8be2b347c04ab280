package lifeboat.vault.prune;

import java.util.List;

/// What a call of prune did.
///
/// @param plan that was carried out
/// @param targets how each vault did
/// @param repacked what moved into other packs
public record PruneOutcome(PrunePlan plan, List<PrunedVault> targets, Repacked repacked) {
    public PruneOutcome {
        targets = List.copyOf(targets);
    }

    /// Whether everything that was to be done was done in every vault.
    public boolean isComplete() {
        return repacked.problems().isEmpty()
                && targets.stream().allMatch(vault -> vault.problems().isEmpty());
    }

    /// What moved into other packs.
    ///
    /// @param packs that were replaced, and whose deletion is announced
    /// @param bytes of them
    /// @param newPacks that replace them
    /// @param newBytes of those
    /// @param problems why others were not
    public record Repacked(
            long packs, long bytes, long newPacks, long newBytes, List<String> problems) {
        /// Nothing moved.
        public static final Repacked NOTHING = new Repacked(0, 0, 0, 0, List.of());

        public Repacked {
            problems = List.copyOf(problems);
        }
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
