/// Tests of what runs do.
@NullMarked
package lifeboat.runbooks.run;

import org.jspecify.annotations.NullMarked;
