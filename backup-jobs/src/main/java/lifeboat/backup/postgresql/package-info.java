/// Captures PostgreSQL databases with `pg_dump`, table by table, in one snapshot that rows are
/// counted in too.
///
/// A place is left here for the physical copy with its stream of WAL: it will be another
/// [lifeboat.backup.stream.StreamSource].
///
/// May depend on: [lifeboat.backup.stream], [lifeboat.engines.postgresql], the JDK.
@NullMarked
package lifeboat.backup.postgresql;

import org.jspecify.annotations.NullMarked;
