package lifeboat.restore.directory;

/// What a destination may hold before.
public enum WriteMode {
    /// Nothing, or what the same unfinished restore left.
    EMPTY_OR_SAME,
    /// Anything: entries of the snapshot replace what has their names, the rest stays. To be named
    /// by the operator.
    OVERWRITE
}
