package lifeboat.vault.index;

import lifeboat.vault.PackId;

/// A pack that an index names.
///
/// @param id of the pack
/// @param sizeBytes stored bytes, against which listings are checked
public record PackInfo(PackId id, long sizeBytes) {}
