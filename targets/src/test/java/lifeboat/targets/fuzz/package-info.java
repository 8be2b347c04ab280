/// Feeds parsers with damaged and hostile input: seeded, aware of lengths and numbers, guided by
/// where in our code an input was refused.
///
/// Words: *good* inputs are what the program itself writes; *kept* inputs lie in the test resources
/// and are replayed first; the *pool* is both, and everything that was refused at a new place.
@NullMarked
package lifeboat.targets.fuzz;

import org.jspecify.annotations.NullMarked;
