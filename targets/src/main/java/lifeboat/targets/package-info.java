/// Where vaults live: the Target port and its ways of storing objects. Knows nothing of what the
/// objects mean.
@NullMarked
package lifeboat.targets;

import org.jspecify.annotations.NullMarked;
