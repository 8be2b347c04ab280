/// A Linux file system as it is: names as bytes, every kind of entry, all metadata. Everything is
/// relative to directory handles, so that no path is too long, no locale matters and no symbolic
/// link redirects.
///
/// *Handle*: an open descriptor. *Node*: an entry named by a handle without being opened. *Status*:
/// what `statx` tells.
///
/// System calls go through the foreign function interface of the JDK; Linux on x86-64 and aarch64.
///
/// May depend on: [lifeboat.vault.entry] values, the JDK.
@NullMarked
package lifeboat.vault.posix;

import org.jspecify.annotations.NullMarked;
