/// SQLite databases in regions and drills.
///
/// May depend on: [lifeboat.runbooks.database], [lifeboat.restore.sqlite], [lifeboat.engines].
@NullMarked
package lifeboat.runbooks.database.sqlite;

import org.jspecify.annotations.NullMarked;
