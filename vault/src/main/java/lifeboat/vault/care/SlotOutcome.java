package lifeboat.vault.care;

import java.util.List;
import java.util.Map;

/// What became of a change of key slots.
///
/// @param slot that opens with the new passphrase, or that was removed
/// @param addedOn targets that hold the new slot
/// @param removedOn targets that do not hold the old slot any more
/// @param failed targets where it did not work, with the reason
public record SlotOutcome(
        String slot, List<String> addedOn, List<String> removedOn, Map<String, String> failed) {
    public SlotOutcome {
        addedOn = List.copyOf(addedOn);
        removedOn = List.copyOf(removedOn);
        failed = Map.copyOf(failed);
    }

    /// Whether every target took part. Otherwise an old passphrase may still open some vault, or a
    /// new one not all of them.
    public boolean isComplete() {
        return failed.isEmpty();
    }
}
