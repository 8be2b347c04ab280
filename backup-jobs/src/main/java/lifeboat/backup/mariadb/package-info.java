/// The source `mariadb`: databases by `mariadb-dump`, table by table, out of one state together
/// with the row counts and digests of every table; or the files of the whole server by
/// `mariadb-backup`.
///
/// May depend on: [lifeboat.backup.stream], [lifeboat.engines.mariadb].
@NullMarked
package lifeboat.backup.mariadb;

import org.jspecify.annotations.NullMarked;
