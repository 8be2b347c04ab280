package lifeboat.vault.care;

import java.util.List;
import lifeboat.targets.ObjectKey;

/// An object that no vault has any more.
///
/// @param key of the object
/// @param reason in words
/// @param hurt what cannot be restored whole without it; empty for an index segment, which only
///   makes restoring slower
public record LostObject(ObjectKey key, String reason, List<Hurt> hurt) {
    public LostObject {
        hurt = List.copyOf(hurt);
    }

    /// A snapshot that needs a lost object.
    ///
    /// @param snapshot short form of its id, with host and number
    /// @param sources names of its sources that may be hurt
    public record Hurt(String snapshot, List<String> sources) {
        public Hurt {
            sources = List.copyOf(sources);
        }
    }
}
