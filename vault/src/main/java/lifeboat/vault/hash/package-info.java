/// The keyed hash that names blobs: BLAKE3 (published by O'Connor, Aumasson, Neves and
/// Wilcox-O'Hearn), computed with the Vector API where the virtual machine offers it and enough is
/// hashed to pay for compiling that, and by a scalar kernel otherwise. Bouncy Castle's is the
/// reference in the tests.
///
/// May depend on: the JDK.
@NullMarked
package lifeboat.vault.hash;

import org.jspecify.annotations.NullMarked;
