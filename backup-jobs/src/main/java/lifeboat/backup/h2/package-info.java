/// H2 databases: their script, and beside it a copy of the file where H2 can write one.
///
/// May depend on: [lifeboat.backup.stream], [lifeboat.engines], the JDK.
@NullMarked
package lifeboat.backup.h2;

import org.jspecify.annotations.NullMarked;
