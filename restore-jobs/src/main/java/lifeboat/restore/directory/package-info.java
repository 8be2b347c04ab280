/// Writing entries back into a directory: never outside it, never half.
///
/// *Destination*: the directory that is filled. *Marker*: a file in it while a restore is
/// unfinished; the same restore continues there, any other is refused. *Part*: a file under a
/// temporary name.
///
/// May depend on: [lifeboat.vault.entry], [lifeboat.vault.posix], the JDK.
@NullMarked
package lifeboat.restore.directory;

import org.jspecify.annotations.NullMarked;
