/// `lifeboat serve`: runs slots as children of this program, so that the process which waits all
/// day stays small and touches no vault. A *child* is one command of the program in a process of
/// its own; its result is the JSON document on its standard output, kept in the state directory.
/// Depends on [lifeboat.console.schedule], the configuration, and the notes of freezes.
@NullMarked
package lifeboat.console.serve;

import org.jspecify.annotations.NullMarked;
