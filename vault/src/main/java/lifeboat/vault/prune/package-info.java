/// Retention and the deletion of what it lets go, in two phases.
///
/// A *tombstone* announces what will be deleted, not before a moment that lies further off than the
/// longest run takes. From then on no backup refers to what is announced. When the moment has come,
/// everything is judged anew, and only what still nobody needs is deleted. Verification and healing
/// know tombstones: they neither miss nor copy what one announces.
///
/// Depends on reading vaults; whoever writes or heals them depends on this.
@NullMarked
package lifeboat.vault.prune;

import org.jspecify.annotations.NullMarked;
