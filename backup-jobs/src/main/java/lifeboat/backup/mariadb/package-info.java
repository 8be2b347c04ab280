/// Captures MariaDB databases with `mariadb-dump`, table by table, in one snapshot that rows are
/// counted in too.
///
/// A *section* is a part of the output of `mariadb-dump` that concerns one table, sequence or view.
///
/// May depend on: [lifeboat.backup.stream], [lifeboat.engines.mariadb], the JDK.
@NullMarked
package lifeboat.backup.mariadb;

import org.jspecify.annotations.NullMarked;
