/// A target that counts what passes through it to the one it wraps.
///
/// May depend on: the port in [lifeboat.targets].
@NullMarked
package lifeboat.targets.count;

import org.jspecify.annotations.NullMarked;
