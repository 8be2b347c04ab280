/// The web console: how the site stands, its snapshots, runs, slots and reports, for people with a
/// browser. Every page is rendered here, needs no script and nothing from another place; every
/// value is escaped.
///
/// A *viewer* is who looks at a page; *facts* are what the pages show, asked of the vaults when
/// somebody looks and kept for a moment. Like all of `serve` it touches no vault itself: it asks
/// the program's own commands as children. No other package but `serve` starts it, so that other
/// commands load none of it.
@NullMarked
package lifeboat.console.web;

import org.jspecify.annotations.NullMarked;
