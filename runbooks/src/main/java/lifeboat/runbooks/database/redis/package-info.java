/// Redis data in regions and drills.
///
/// May depend on: [lifeboat.runbooks.database], [lifeboat.restore.redis], [lifeboat.engines].
@NullMarked
package lifeboat.runbooks.database.redis;

import org.jspecify.annotations.NullMarked;
