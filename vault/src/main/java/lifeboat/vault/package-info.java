/// The vault engine: content becomes blobs, blobs become frames, frames become packs, and a signed
/// manifest makes them a snapshot.
@NullMarked
package lifeboat.vault;

import org.jspecify.annotations.NullMarked;
