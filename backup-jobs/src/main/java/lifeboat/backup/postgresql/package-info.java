/// Captures PostgreSQL databases with `pg_dump`, table by table, in one snapshot that rows are
/// counted in too.
///
/// Or copies whole clusters with `pg_basebackup`, file by file.
///
/// May depend on: [lifeboat.backup.stream], [lifeboat.engines.postgresql], the JDK.
@NullMarked
package lifeboat.backup.postgresql;

import org.jspecify.annotations.NullMarked;
