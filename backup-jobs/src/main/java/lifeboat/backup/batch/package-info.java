/// The backup as a Spring Batch job: identity by site, policy and slot, one partition per source,
/// recovery after a kill. Adapters of a few lines around [lifeboat.backup.BackupWork]; nothing here
/// knows how a backup is done.
@NullMarked
package lifeboat.backup.batch;

import org.jspecify.annotations.NullMarked;
