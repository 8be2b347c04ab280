/// The web console: how the site stands, its snapshots, runs and reports, for people with a
/// browser. Everything is rendered here, without scripts that are needed and without the network;
/// every value is escaped.
///
/// A *viewer* is who looks at a page; *facts* are what the pages show, asked of the vaults when
/// somebody looks and kept for a moment. Uses the operations of the program only. No other package
/// but the one that serves starts it, so that other commands load none of it.
@NullMarked
package lifeboat.console.web;

import org.jspecify.annotations.NullMarked;
