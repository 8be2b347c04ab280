package lifeboat.vault.care;

import java.util.List;
import lifeboat.targets.ObjectKey;

/// What healing did to one vault.
///
/// @param target name of the vault's target
/// @param healed objects that were copied there and read back
/// @param bytes of them
/// @param failed objects that a peer has and that could not be copied, with the reason
/// @param problems why the vault was not healed, or not of everything
public record HealedVault(
        String target,
        List<ObjectKey> healed,
        long bytes,
        List<ObjectFault> failed,
        List<String> problems) {
    public HealedVault {
        healed = List.copyOf(healed);
        failed = List.copyOf(failed);
        problems = List.copyOf(problems);
    }
}
