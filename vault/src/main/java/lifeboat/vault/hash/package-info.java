/// The keyed hash that names blobs: BLAKE3 (published by O'Connor, Aumasson, Neves and
/// Wilcox-O'Hearn), computed with the Vector API where the virtual machine offers it and by Bouncy
/// Castle elsewhere.
///
/// May depend on: the JDK, Bouncy Castle.
@NullMarked
package lifeboat.vault.hash;

import org.jspecify.annotations.NullMarked;
