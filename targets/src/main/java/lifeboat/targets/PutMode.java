package lifeboat.targets;

/// What a put does where the key is taken.
public enum PutMode {
    /// Never overwrites: the same bytes there already are a success, other bytes are
    /// [TargetException.Exists].
    CREATE,
    /// Puts the given bytes in place of whatever is there. Only healing a damaged object does this.
    REPLACE
}
