/// A target in memory: the reference that says how every other one behaves, for tests, rehearsals
/// and benchmarks. What it holds ends with the process.
///
/// May depend on: the port in [lifeboat.targets].
@NullMarked
package lifeboat.targets.memory;

import org.jspecify.annotations.NullMarked;
