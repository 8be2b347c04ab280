/// Proofs that a vault restores. Drills, reports and evidence follow with their own issue.
@NullMarked
package lifeboat.verification;

import org.jspecify.annotations.NullMarked;
