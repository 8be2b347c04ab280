/// The command line: arguments become one [lifeboat.console.Request], one call of
/// [lifeboat.console.Operations] answers it, the [lifeboat.console.Result] is rendered as text or
/// as the JSON of the same record, and its status becomes the exit code. No other logic lives here.
@NullMarked
package lifeboat.console.cli;

import org.jspecify.annotations.NullMarked;
