package lifeboat.vault.index;

import lifeboat.vault.BlobId;

/// One line of an index.
///
/// @param id of the blob
/// @param place where it is
public record IndexedBlob(BlobId id, BlobPlace place) {}
