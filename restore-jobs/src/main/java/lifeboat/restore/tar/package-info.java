/// A source of a snapshot as one POSIX pax archive, for standard tools.
///
/// *Record*: a named value of a pax header, bytes on both sides. *Piece*: so much content as is
/// held in memory at a time.
///
/// May depend on: [lifeboat.restore], [lifeboat.vault], Apache Commons Compress, the JDK.
@NullMarked
package lifeboat.restore.tar;

import org.jspecify.annotations.NullMarked;
