/// Tests of the job.
@NullMarked
package lifeboat.runbooks.batch;

import org.jspecify.annotations.NullMarked;
