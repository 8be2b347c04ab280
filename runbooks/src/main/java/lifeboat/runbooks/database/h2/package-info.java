/// H2 databases in regions and drills.
///
/// *Maker*: the user who makes the database of a drill, none of the captured ones; by it the drill
/// reads back and asks, without any password of the site.
///
/// May depend on: [lifeboat.runbooks.database], [lifeboat.restore.h2], [lifeboat.engines], JDBC.
@NullMarked
package lifeboat.runbooks.database.h2;

import org.jspecify.annotations.NullMarked;
