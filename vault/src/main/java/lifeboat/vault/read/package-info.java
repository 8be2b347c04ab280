/// Reading from what is left: every object from whichever vault still has a good copy.
///
/// May depend on: [lifeboat.targets], [lifeboat.vault.seal], [lifeboat.vault.index],
/// [lifeboat.vault.snapshot], [lifeboat.vault.entry], [lifeboat.vault.site].
@NullMarked
package lifeboat.vault.read;

import org.jspecify.annotations.NullMarked;
