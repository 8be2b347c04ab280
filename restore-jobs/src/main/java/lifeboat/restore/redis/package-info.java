/// Redis data put into a data directory, for a server that is not running.
///
/// *AOF trap*: a server with `appendonly yes` ignores the RDB, and where it finds no log it starts
/// empty. So the same data is laid down as the base of a log too.
///
/// May depend on: [lifeboat.restore.stream], [lifeboat.engines], the JDK.
@NullMarked
package lifeboat.restore.redis;

import org.jspecify.annotations.NullMarked;
