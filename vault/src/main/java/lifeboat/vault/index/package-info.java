/// Where blobs are: index segments as stored in vaults, and the table of known blobs during a
/// backup.
///
/// *Segment*: a sealed, sorted list of blobs with their places, a cache that can be rebuilt from
/// pack directories.
///
/// *Table*: a sorted file of the local machine made from segments, for what does not fit memory.
///
/// May depend on: [lifeboat.vault.seal], [lifeboat.vault.wire], [lifeboat.vault] values.
@NullMarked
package lifeboat.vault.index;

import org.jspecify.annotations.NullMarked;
