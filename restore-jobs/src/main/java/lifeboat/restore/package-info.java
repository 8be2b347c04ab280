/// Bringing sources of a snapshot back.
@NullMarked
package lifeboat.restore;

import org.jspecify.annotations.NullMarked;
