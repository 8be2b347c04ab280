package lifeboat.runbooks.proof;

/// How closely a restored source is looked at.
public enum Depth {
    /// Names, types, sizes and metadata: content was checked before it was written.
    METADATA,
    /// Every byte of content too.
    CONTENT
}
