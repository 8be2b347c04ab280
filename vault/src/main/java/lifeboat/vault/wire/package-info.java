/// The few ways in which the format writes numbers and byte strings, and a reader that trusts
/// nothing.
///
/// May depend on: the JDK, [lifeboat.vault] exceptions.
@NullMarked
package lifeboat.vault.wire;

import org.jspecify.annotations.NullMarked;
