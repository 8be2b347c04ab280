/// A target that goes wrong as planned, for tests of everything that must survive it.
@NullMarked
package lifeboat.targets.fault;

import org.jspecify.annotations.NullMarked;
