/// SQLite databases, copied by SQLite itself while others write.
///
/// *Copy*: a private file beside the state of the source, made by the online backup inside one read
/// transaction and removed with the capture; it is what is counted, checked and streamed. So a
/// writer never waits for an upload.
///
/// May depend on: [lifeboat.backup.stream], [lifeboat.engines], the JDK.
@NullMarked
package lifeboat.backup.sqlite;

import org.jspecify.annotations.NullMarked;
