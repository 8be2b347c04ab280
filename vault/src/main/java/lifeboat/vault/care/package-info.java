/// Keeping vaults whole: verifying what they hold, and copying missing or damaged objects from
/// their peers.
///
/// May depend on: [lifeboat.vault.read] and what it depends on.
@NullMarked
package lifeboat.vault.care;

import org.jspecify.annotations.NullMarked;
