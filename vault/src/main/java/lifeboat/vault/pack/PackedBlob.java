package lifeboat.vault.pack;

import lifeboat.vault.BlobId;
import lifeboat.vault.BlobKind;

/// One blob within a frame. Blobs follow one another in the frame without gaps.
///
/// @param id of the plaintext
/// @param kind what it holds
/// @param length plaintext bytes
public record PackedBlob(BlobId id, BlobKind kind, int length) {
    /// Blobs of a frame at most, so that the directory of a pack of tiny files fits into one frame.
    public static final int MAX_PER_FRAME = 16_384;
}
