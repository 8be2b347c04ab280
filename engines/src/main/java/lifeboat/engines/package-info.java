/// Other people's database engines, as far as both a backup and a restore need to know them: how to
/// run their tools, how to ask them what they hold, and how to start one that is thrown away.
///
/// *Engine*: a database server or library. *Completeness record*: what must be there after a
/// restore, by name.
///
/// May depend on: the JDK.
@NullMarked
package lifeboat.engines;

import org.jspecify.annotations.NullMarked;
