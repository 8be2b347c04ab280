/// A target that tries again while the one it wraps is unreachable: back-off with full jitter, a
/// cap, the server's own Retry-After, and a deadline. Time, sleep and chance are handed in.
///
/// May depend on: the port in [lifeboat.targets].
@NullMarked
package lifeboat.targets.retry;

import org.jspecify.annotations.NullMarked;
