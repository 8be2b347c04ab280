/// Tests of what drills do.
@NullMarked
package lifeboat.runbooks.drill;

import org.jspecify.annotations.NullMarked;
