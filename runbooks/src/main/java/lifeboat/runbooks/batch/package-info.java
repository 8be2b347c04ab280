/// A run of a runbook as a Spring Batch job: each planned step is a step of the job, so that the
/// same command continues where a killed run stopped.
///
/// May depend on: [lifeboat.runbooks], [lifeboat.runbooks.run], Spring Batch.
@NullMarked
package lifeboat.runbooks.batch;

import org.jspecify.annotations.NullMarked;
