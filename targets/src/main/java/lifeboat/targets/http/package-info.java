/// What targets behind HTTP have in common: an answer is believed only where it is just what was
/// asked for. Depends on the root package only.
@NullMarked
package lifeboat.targets.http;

import org.jspecify.annotations.NullMarked;
