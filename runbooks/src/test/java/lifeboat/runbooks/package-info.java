/// Tests of runbooks.
@NullMarked
package lifeboat.runbooks;

import org.jspecify.annotations.NullMarked;
