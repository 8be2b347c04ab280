/// Bringing sources back that were captured as streams: databases and commands.
///
/// An adapter implements [lifeboat.restore.stream.StreamRestorer] in a package of its own, named
/// like its source, and passes `StreamRestorerContract`. [lifeboat.restore.stream.SnapshotStreams]
/// hands it the streams of a snapshot, from whichever vaults are left, without a copy on disk.
///
/// *Difference*: a value of the completeness record that is another one after the restore. *Left
/// out*: known beforehand not to come back, and said.
///
/// May depend on: [lifeboat.restore], [lifeboat.engines], [lifeboat.vault], the JDK.
@NullMarked
package lifeboat.restore.stream;

import org.jspecify.annotations.NullMarked;
