/// Regions and runbooks. They follow with their own issue.
@NullMarked
package lifeboat.runbooks;

import org.jspecify.annotations.NullMarked;
