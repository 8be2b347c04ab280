/// A random campaign against a whole site: actions and faults drawn from a seed, a simple model of
/// what must be true, invariants after every step.
@NullMarked
package lifeboat.restore.campaign;

import org.jspecify.annotations.NullMarked;
