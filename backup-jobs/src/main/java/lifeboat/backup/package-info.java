/// Capturing sources of a site into a snapshot.
@NullMarked
package lifeboat.backup;

import org.jspecify.annotations.NullMarked;
