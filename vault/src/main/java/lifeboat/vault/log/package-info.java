/// Logs of databases, kept piece by piece as they are written, between the snapshots (format
/// chapter "Logs").
///
/// *Item*: one file of a log, under a name of its source, complete. *Piece*: bytes of an item that
/// is still growing, from some offset on. Both are sealed to the recovery key: a host writes them
/// and cannot read them.
///
/// May depend on: [lifeboat.targets], [lifeboat.vault.read], [lifeboat.vault.seal],
/// [lifeboat.vault.site].
@NullMarked
package lifeboat.vault.log;

import org.jspecify.annotations.NullMarked;
