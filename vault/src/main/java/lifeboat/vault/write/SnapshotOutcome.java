package lifeboat.vault.write;

import java.util.List;
import lifeboat.targets.fleet.QuorumResult;
import lifeboat.vault.snapshot.Manifest;
import lifeboat.vault.snapshot.SnapshotId;

/// How a run ended.
///
/// @param id of the snapshot
/// @param manifest as it was committed
/// @param targets what became of each target
/// @param quorum whether enough independent vaults hold it
/// @param warnings what a person should know
public record SnapshotOutcome(
        SnapshotId id,
        Manifest manifest,
        List<TargetOutcome> targets,
        QuorumResult quorum,
        List<String> warnings) {
    public SnapshotOutcome {
        targets = List.copyOf(targets);
        warnings = List.copyOf(warnings);
    }

    /// Whether every target holds the snapshot and every source was captured without a problem.
    public boolean isComplete() {
        return targets.stream().allMatch(TargetOutcome::holds)
                && manifest.sources().stream().allMatch(source -> source.verdict().equals("ok"));
    }
}
