package lifeboat.restore;

/// How a restore went.
public enum RestoreVerdict {
    /// Everything is as it was.
    COMPLETE,
    /// All entries are there; something about them (owner, attribute, device node) is not.
    INCOMPLETE,
    /// Entries are missing, each one named.
    DAMAGED
}
