/// Bringing one source of a snapshot back from whichever vaults are left.
///
/// *Window*: so many files at a time that memory stays bounded; the blobs of a window are read pack
/// by pack. *Group*: the names of one file. *Lost*: no vault has it. *Refused*: the destination did
/// not take it, or it is hostile.
///
/// May depend on: [lifeboat.vault], [lifeboat.restore.directory], the JDK. Only
/// [lifeboat.restore.batch] knows Spring.
@NullMarked
package lifeboat.restore;

import org.jspecify.annotations.NullMarked;
