/// PostgreSQL databases brought back from their logical dump, or clusters from a physical copy.
///
/// *Globals*: roles, memberships and what else belongs to a cluster, restored first. *Archive*:
/// what `pg_restore` reads, put together again from the streams of a database while it reads.
/// *Marker*: a comment on a database that says that its restore has not ended, so that the next one
/// begins again.
///
/// May depend on: [lifeboat.restore.stream], [lifeboat.engines], the JDK.
@NullMarked
package lifeboat.restore.postgresql;

import org.jspecify.annotations.NullMarked;
