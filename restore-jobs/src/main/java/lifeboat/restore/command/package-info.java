/// What a program printed, given to the standard input of its counterpart.
///
/// May depend on: [lifeboat.restore.stream], [lifeboat.engines], the JDK.
@NullMarked
package lifeboat.restore.command;

import org.jspecify.annotations.NullMarked;
