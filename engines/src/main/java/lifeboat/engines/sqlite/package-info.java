/// SQLite database files, looked at through the `sqlite3` program and never written to.
///
/// *At rest*: a file that nobody writes, such as a copy. *Side file*: what SQLite keeps beside a
/// database, `-wal`, `-shm` and `-journal`.
///
/// May depend on: [lifeboat.engines.program], [lifeboat.engines.completeness], the JDK.
@NullMarked
package lifeboat.engines.sqlite;

import org.jspecify.annotations.NullMarked;
