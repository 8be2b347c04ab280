/// Tests of evidence.
@NullMarked
package lifeboat.verification.evidence;

import org.jspecify.annotations.NullMarked;
