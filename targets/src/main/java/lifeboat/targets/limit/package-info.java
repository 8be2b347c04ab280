/// A target that lets only so many operations at once through to the one it wraps.
///
/// May depend on: the port in [lifeboat.targets].
@NullMarked
package lifeboat.targets.limit;

import org.jspecify.annotations.NullMarked;
