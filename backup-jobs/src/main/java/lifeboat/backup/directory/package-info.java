/// Capture of directory trees and of lists of configuration paths.
///
/// *Capture*: one walk over a source, in path order, into an [lifeboat.vault.entry.EntrySink].
/// *File state*: what the previous capture knew of a file; where it still holds, the file is not
/// read again. *Suspect*: a source that does not look like itself (missing, not mounted, empty).
///
/// May depend on: [lifeboat.vault] values, [lifeboat.vault.entry], [lifeboat.vault.posix], the JDK.
@NullMarked
package lifeboat.backup.directory;

import org.jspecify.annotations.NullMarked;
