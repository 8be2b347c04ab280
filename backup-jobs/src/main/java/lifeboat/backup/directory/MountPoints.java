package lifeboat.backup.directory;

/// What a capture does where another file system is mounted inside its tree.
public enum MountPoints {
    /// Records the mount point as an empty directory and notes it.
    STAY,
    /// Goes on into what is mounted there.
    CROSS
}
