/// Databases of MariaDB servers in regions and drills.
///
/// May depend on: [lifeboat.runbooks.database], [lifeboat.restore.mariadb], [lifeboat.engines].
@NullMarked
package lifeboat.runbooks.database.mariadb;

import org.jspecify.annotations.NullMarked;
