/// Backing up: content is read once, cut, named, deduplicated, framed, sealed and packed by a few
/// workers, shipped to every target at once, and made a snapshot by a manifest on every target that
/// holds all it needs.
///
/// *Run*: one backup of a site. *Journal*: local notes on packs that were shipped but not yet
/// committed, so that an interrupted run continues. *Catch-up*: copying what a vault lacks from its
/// peers before its manifest is written.
///
/// May depend on: everything else in the engine.
@NullMarked
package lifeboat.vault.write;

import org.jspecify.annotations.NullMarked;
