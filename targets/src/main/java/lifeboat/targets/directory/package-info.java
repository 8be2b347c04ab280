/// A target in a directory: a mounted disk, a network file system, a removable drive.
///
/// An object is one file below the root, named by its key. It is written under a temporary name
/// (`.<16 upper-case hexadecimal digits>.tmp`, which is no object key), synced, published in one
/// step, and the directory is synced after it; so a put that returned survives power loss wherever
/// the file system keeps its word. Names that begin with a dot are not objects.
///
/// May depend on: the port in [lifeboat.targets].
@NullMarked
package lifeboat.targets.directory;

import org.jspecify.annotations.NullMarked;
