/// Locks that last: whatever a snapshot needs stays locked on each target as long as the snapshot
/// was promised, also packs that an earlier snapshot stored.
///
/// May depend on: targets, the names of a vault's objects.
@NullMarked
package lifeboat.vault.lock;

import org.jspecify.annotations.NullMarked;
