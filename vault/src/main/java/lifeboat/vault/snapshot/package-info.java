/// Snapshots: the signed manifest that makes packs and entry lists the state of a site at a moment.
///
/// *Envelope*: clear and signed: who, which in order, when, digests of what follows. *Summary*:
/// sealed for the site's hosts: what the snapshot is about. *Manifest*: sealed to the recovery key:
/// everything.
///
/// May depend on: [lifeboat.encryption], [lifeboat.vault.seal], [lifeboat.vault.site], Jackson.
@NullMarked
package lifeboat.vault.snapshot;

import org.jspecify.annotations.NullMarked;
