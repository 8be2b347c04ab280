/// Redis servers: the RDB that they send to a replica.
///
/// May depend on: [lifeboat.backup.stream], [lifeboat.engines], the JDK.
@NullMarked
package lifeboat.backup.redis;

import org.jspecify.annotations.NullMarked;
