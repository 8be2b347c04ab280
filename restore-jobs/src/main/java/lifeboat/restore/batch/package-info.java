/// The restore of one source as a Spring Batch job: recorded, and restarted where it was.
///
/// *Identity*: what makes two restores the same one. *Work*: what the job does, without Spring.
///
/// May depend on: [lifeboat.restore], Spring Batch, the JDK.
@NullMarked
package lifeboat.restore.batch;

import org.jspecify.annotations.NullMarked;
