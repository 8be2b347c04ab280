/// Where the command line meets the engine: configuration becomes targets, sources and jobs, and
/// what they find becomes results. One class per group of commands.
///
/// May depend on: everything.
@NullMarked
package lifeboat.console.engine;

import org.jspecify.annotations.NullMarked;
