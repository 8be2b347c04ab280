/// Any program that writes its state to its standard output.
///
/// May depend on: [lifeboat.backup.stream], [lifeboat.engines], the JDK.
@NullMarked
package lifeboat.backup.command;

import org.jspecify.annotations.NullMarked;
