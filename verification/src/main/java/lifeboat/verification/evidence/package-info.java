/// The signed chain of what happened. Words: a *record* is one event, signed and never changed; a
/// *chain* is the records of one host, each naming the digest of the one before it; the *head* is
/// the newest record of a chain; *content* is what a record says, sealed for the hosts of the site,
/// of which the record shows only the digest. Every vault holds every record.
///
/// Two processes of one host on one machine append one after the other: a lock in the state
/// directory holds the second back. Where they do not share a state directory, both append after
/// the same head: a *fork*. Neither is lost, both names differ; the next append names both as its
/// predecessors and so joins them. A fork that stays unjoined is reported by verification.
///
/// May depend on: `lifeboat.encryption`, `lifeboat.targets`, `lifeboat.vault`,
/// [lifeboat.verification.report].
@NullMarked
package lifeboat.verification.evidence;

import org.jspecify.annotations.NullMarked;
