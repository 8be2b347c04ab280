package lifeboat.restore;

import lifeboat.vault.entry.EntryPath;

/// An entry that is not under its name after the restore.
///
/// @param path of the entry; where a page of the entry list is lost, the first path on it
/// @param cause whose fault it is
/// @param reason in words
public record NotRestored(EntryPath path, Cause cause, String reason) {
    /// Whose fault it is.
    public enum Cause {
        /// No vault gives it.
        LOST,
        /// The destination did not take it, or it would lead out of it.
        REFUSED
    }
}
