/// A site's keys in the shape the engine works with.
///
/// May depend on: [lifeboat.encryption], [lifeboat.vault.hash], [lifeboat.vault.chunk],
/// [lifeboat.vault.seal].
@NullMarked
package lifeboat.vault.site;

import org.jspecify.annotations.NullMarked;
