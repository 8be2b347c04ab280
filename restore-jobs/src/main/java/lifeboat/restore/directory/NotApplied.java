package lifeboat.restore.directory;

import lifeboat.vault.entry.EntryPath;

/// Something recorded that was not brought back. It costs the exit code.
///
/// @param path of the entry
/// @param what `owner`, `mode`, `setuid`, `time`, `flags`, `device node`, `special file` or the
///   name of an extended attribute
/// @param why refused by choice or by the system
public record NotApplied(EntryPath path, String what, String why) {}
