/// Redis servers, asked in their own protocol, and the files they write.
///
/// *RDB*: Redis's own file of everything it holds at one moment. *AOF*: its log, which it reads
/// instead of the RDB where it is switched on.
///
/// May depend on: [lifeboat.engines.program], the JDK.
@NullMarked
package lifeboat.engines.redis;

import org.jspecify.annotations.NullMarked;
