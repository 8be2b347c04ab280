/// Where vaults live: the [lifeboat.targets.Target] port, its values and its exceptions.
///
/// A *target* is one bucket, directory or server in one account at one provider. This package says
/// what every target promises; each way of storing objects is a package of its own below it, and a
/// decorator (retry, limits, counting, planned faults) is a target around a target. Nothing here
/// knows what the objects mean.
///
/// May depend on: the JDK. Adapters may depend on their SDK, and not on each other.
@NullMarked
package lifeboat.targets;

import org.jspecify.annotations.NullMarked;
