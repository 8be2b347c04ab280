/// Faults of the operating system for processes under test, by `strace`.
///
/// *Strace*: command lines that count, kill or fail system calls. *Recorder*: what a process did to
/// directories, call by call. *Crash*: a directory as power loss may have left it.
@NullMarked
package lifeboat.targets.strace;

import org.jspecify.annotations.NullMarked;
