/// End-to-end tests: the real command line on the real engine, in this process where nothing has to
/// die, in a child JVM where something has. May depend on everything.
@NullMarked
package lifeboat.console.e2e;

import org.jspecify.annotations.NullMarked;
