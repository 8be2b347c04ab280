/// Drills: a region that exists for one run only, and the damage that a drill must find.
///
/// *Ephemeral region*: fresh directories of random names, empty before and gone after, both proven.
/// *Damage*: something planted in a copy, in a restored tree or between us and a vault; a drill
/// that does not turn red by it proves nothing.
///
/// May depend on: [lifeboat.runbooks.run], [lifeboat.targets], [lifeboat.vault], the JDK.
@NullMarked
package lifeboat.runbooks.drill;

import org.jspecify.annotations.NullMarked;
