/// SQLite databases brought back as a file.
///
/// *Side file*: what SQLite keeps beside a database. One that is left of an older database would be
/// read into the restored one, so it is removed before the file gets its name.
///
/// May depend on: [lifeboat.restore.stream], [lifeboat.engines], the JDK.
@NullMarked
package lifeboat.restore.sqlite;

import org.jspecify.annotations.NullMarked;
