/// Proof that a restored tree is what its snapshot says: it is read back and compared, entry by
/// entry, with the snapshot's own list.
///
/// *Difference*: an entry that is missing, too many, or not as it should be.
///
/// May depend on: [lifeboat.restore], [lifeboat.vault], the JDK.
@NullMarked
package lifeboat.runbooks.proof;

import org.jspecify.annotations.NullMarked;
