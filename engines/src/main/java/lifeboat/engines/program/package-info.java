/// Running other people's programs: without a shell that reads what we pass, with a cleared
/// environment, with secrets in private files instead of arguments, with every exit status looked
/// at, and nothing left behind.
///
/// *Call*: what is to be run. *Private directory*: a directory of mode 0700 that belongs to one
/// process and is removed with it, or by the next process that sweeps. *Watcher*: what ends a
/// server when its owner dies. *Tail*: the end of what a program said on its error output.
///
/// May depend on: the JDK.
@NullMarked
package lifeboat.engines.program;

import org.jspecify.annotations.NullMarked;
