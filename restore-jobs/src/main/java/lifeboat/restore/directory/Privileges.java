package lifeboat.restore.directory;

/// Whether entries that hand out power are brought back as they were.
public enum Privileges {
    /// Setuid and setgid bits of files, file capabilities and device nodes are left out and listed.
    LEAVE_OUT,
    /// They are applied; for a whole system from a trusted snapshot.
    APPLY
}
