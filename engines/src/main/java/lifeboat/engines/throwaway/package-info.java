/// Database servers that are started for one purpose and thrown away: for drills and for tests.
///
/// A *throw-away server* runs as an unprivileged user, listens on a socket in a private directory
/// only, archives and replicates nothing, runs no jobs, and has no network at all where the system
/// lets us take it away. It ends with its owner's `close`, or with its owner, where that is killed:
/// [lifeboat.engines.program.DeathWatch]. What is left where both were killed goes with the next
/// start of one.
///
/// May depend on: [lifeboat.engines.program], [lifeboat.engines.mariadb], the JDK.
@NullMarked
package lifeboat.engines.throwaway;

import org.jspecify.annotations.NullMarked;
