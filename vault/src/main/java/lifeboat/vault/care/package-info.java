/// Keeping vaults whole: founding them, verifying what they hold, copying missing or damaged
/// objects from their peers, and looking after their key slots.
///
/// May depend on: [lifeboat.vault.read] and what it depends on.
@NullMarked
package lifeboat.vault.care;

import org.jspecify.annotations.NullMarked;
