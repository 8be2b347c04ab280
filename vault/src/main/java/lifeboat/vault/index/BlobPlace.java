package lifeboat.vault.index;

import lifeboat.vault.PackId;

/// Where a blob is, with all that is needed to fetch its frame by one range.
///
/// @param pack the pack that holds it
/// @param frame number of its frame
/// @param frameOffset first stored byte of the frame in the pack
/// @param frameLength stored bytes of the frame
/// @param offset first byte of the blob in the frame's plaintext
/// @param length plaintext bytes of the blob
public record BlobPlace(
        PackId pack, int frame, long frameOffset, int frameLength, int offset, int length) {}
