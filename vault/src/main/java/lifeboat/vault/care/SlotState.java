package lifeboat.vault.care;

import java.util.List;
import java.util.Map;
import lifeboat.encryption.KeySlot;
import org.jspecify.annotations.Nullable;

/// One key slot over all vaults.
///
/// @param name of the slot
/// @param description what it says of itself, or null where no vault has a well-formed copy
/// @param soundOn targets with a well-formed copy
/// @param troubleOn targets where it is missing, malformed or not to be seen, with the reason
public record SlotState(
        String name,
        KeySlot.@Nullable Description description,
        List<String> soundOn,
        Map<String, String> troubleOn) {
    public SlotState {
        soundOn = List.copyOf(soundOn);
        troubleOn = Map.copyOf(troubleOn);
    }
}
