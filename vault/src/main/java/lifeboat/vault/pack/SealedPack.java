package lifeboat.vault.pack;

import java.util.List;
import java.util.Set;
import lifeboat.targets.Content;
import lifeboat.vault.PackId;
import lifeboat.vault.seal.ObjectDirectory;

/// A finished pack in memory, ready to be shipped.
///
/// @param id its name
/// @param content its stored bytes, in a buffer of the pool
/// @param frames where its frames are
/// @param directory what they hold
/// @param owners as they came with the frames
/// @param buffer to be given back once no target needs the bytes any more
public record SealedPack(
        PackId id,
        Content content,
        List<ObjectDirectory.Frame> frames,
        PackDirectory directory,
        Set<?> owners,
        PackBuffer buffer) {
    public SealedPack {
        frames = List.copyOf(frames);
        owners = Set.copyOf(owners);
    }
}
