/// Sealed objects: the one container of packs, index segments and manifest bodies. A clear header
/// names type, site and the wrapped key; sealed frames follow; the last frame is the object's
/// directory.
///
/// *Frame*: up to 1 MiB of plaintext, compressed, padded, sealed. *Directory*: what the frames
/// hold.
///
/// May depend on: [lifeboat.encryption], [lifeboat.vault.wire], zstd.
@NullMarked
package lifeboat.vault.seal;

import org.jspecify.annotations.NullMarked;
