/// MariaDB as both capture and restore see it.
///
/// *Session*: one connection, kept by the client program `mariadb`. *Contents*: what a database
/// holds, by keys of a completeness record.
///
/// May depend on: [lifeboat.engines.program], [lifeboat.engines.completeness], the JDK.
@NullMarked
package lifeboat.engines.mariadb;

import org.jspecify.annotations.NullMarked;
