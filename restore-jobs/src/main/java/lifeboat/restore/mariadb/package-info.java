/// Restores what the source `mariadb` captured into a server.
///
/// May depend on: [lifeboat.restore.stream], [lifeboat.engines.mariadb].
@NullMarked
package lifeboat.restore.mariadb;

import org.jspecify.annotations.NullMarked;
