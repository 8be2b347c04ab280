/// The program: command line, configuration and wiring.
@NullMarked
package lifeboat.console;

import org.jspecify.annotations.NullMarked;
