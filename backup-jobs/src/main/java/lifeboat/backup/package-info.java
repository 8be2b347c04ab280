/// Capturing the sources of a site into a snapshot.
///
/// *Source*: one thing to capture. *Capture*: one taking of it, into a
/// [lifeboat.vault.entry.EntrySink]. Each kind of source is a package below this one and knows
/// nothing of the others; the Spring Batch job is in [lifeboat.backup.batch].
///
/// May depend on: the vault engine.
@NullMarked
package lifeboat.backup;

import org.jspecify.annotations.NullMarked;
