/// A target that is read as it stood at a moment, and never written to: for an account that
/// somebody else was in.
///
/// May depend on: the port in [lifeboat.targets].
@NullMarked
package lifeboat.targets.quarantine;

import org.jspecify.annotations.NullMarked;
