/// Sources that other programs hand out as streams: databases and commands.
///
/// An adapter implements [lifeboat.backup.stream.StreamSource] in a package of its own and passes
/// `StreamSourceContract`; [lifeboat.backup.stream.StreamedSource] makes a source of it, and does
/// for all of them what is the same: entries in order, the completeness record, suspicion.
///
/// *Stream*: bytes under a name, captured to their end or not at all. *Completeness record*: what
/// must be there after a restore, by key; stored beside the streams. *Figures*: sizes of the
/// previous capture, to see whether this one looks like the same source.
///
/// May depend on: [lifeboat.backup], [lifeboat.engines], [lifeboat.vault.entry],
/// [lifeboat.vault.log], the JDK.
@NullMarked
package lifeboat.backup.stream;

import org.jspecify.annotations.NullMarked;
