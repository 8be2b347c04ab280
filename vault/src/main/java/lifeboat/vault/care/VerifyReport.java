package lifeboat.vault.care;

import java.util.List;

/// What a verification found.
///
/// @param targets each vault asked for, in the order of the targets
/// @param disagreements between vaults, and within the chains of snapshots
/// @param snapshots that were found good, on whichever vaults
/// @param warnings what a person should know beside
public record VerifyReport(
        List<VaultFindings> targets,
        List<Disagreement> disagreements,
        long snapshots,
        List<String> warnings) {
    public VerifyReport {
        targets = List.copyOf(targets);
        disagreements = List.copyOf(disagreements);
        warnings = List.copyOf(warnings);
    }

    /// Whether every vault is sound and all agree; a gap alone may be the work of retention.
    public boolean isSound() {
        return targets.stream().allMatch(VaultFindings::isSound)
                && disagreements.stream().allMatch(found -> found.kind() == Disagreement.Kind.GAP);
    }

    /// Whether all that was to be read was read.
    public boolean isFinished() {
        return targets.stream().allMatch(vault -> vault.remaining() == 0);
    }
}
