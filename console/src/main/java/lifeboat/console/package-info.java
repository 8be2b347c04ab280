/// The program: command line, configuration and wiring. Here are what a command asks for
/// ([Request]), what it answers ([Result]), the port between them ([Operations]) and the table of
/// exit codes ([ExitCode]). May depend on every other module.
@NullMarked
package lifeboat.console;

import org.jspecify.annotations.NullMarked;
