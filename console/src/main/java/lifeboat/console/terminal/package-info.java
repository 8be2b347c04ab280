/// What a person sees: the terminal as a port, colours, safe text, progress. Everything that comes
/// from outside (file names above all) goes through [SafeText] before it is printed. Depends on
/// nothing.
@NullMarked
package lifeboat.console.terminal;

import org.jspecify.annotations.NullMarked;
