package lifeboat.vault.care;

import java.util.List;

/// What healing found and did.
///
/// @param found by the verification before it
/// @param targets what was done to each vault, in the order of the targets
/// @param lost what no vault has any more
public record HealReport(VerifyReport found, List<HealedVault> targets, List<LostObject> lost) {
    public HealReport {
        targets = List.copyOf(targets);
        lost = List.copyOf(lost);
    }

    /// Whether every vault that was asked for is whole now.
    public boolean isWhole() {
        return lost.isEmpty()
                && targets.stream()
                        .allMatch(vault -> vault.failed().isEmpty() && vault.problems().isEmpty());
    }
}
