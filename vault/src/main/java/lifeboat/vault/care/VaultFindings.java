package lifeboat.vault.care;

import java.util.List;
import lifeboat.targets.ObjectKey;

/// What a verification found in one vault.
///
/// @param target name of the vault's target
/// @param objects that are needed and were looked at
/// @param read of them whose stored bytes were read, also by the part of this verification that was
///   interrupted before
/// @param bytes read
/// @param missing needed, and not there
/// @param damaged there, and not what they should be
/// @param unexpected names that belong to no vault
/// @param orphans packs and index segments that no snapshot needs: an uncommitted run left them; no
///   fault
/// @param level how far the verification went for all it read; packs are opened only with the
///   recovery key
/// @param readDataPercent share of the packs that was to be read
/// @param remaining objects that were to be read and were not, because time was up
/// @param problems why nothing good can be said of the vault, or not of all of it
public record VaultFindings(
        String target,
        long objects,
        long read,
        long bytes,
        List<ObjectFault> missing,
        List<ObjectFault> damaged,
        List<ObjectKey> unexpected,
        List<ObjectKey> orphans,
        VerifyLevel level,
        int readDataPercent,
        long remaining,
        List<String> problems) {
    public VaultFindings {
        missing = List.copyOf(missing);
        damaged = List.copyOf(damaged);
        unexpected = List.copyOf(unexpected);
        orphans = List.copyOf(orphans);
        problems = List.copyOf(problems);
    }

    /// Whether everything that was looked at is as it should be. A vault that could not be looked
    /// at is not sound.
    public boolean isSound() {
        return missing.isEmpty() && damaged.isEmpty() && problems.isEmpty();
    }
}
