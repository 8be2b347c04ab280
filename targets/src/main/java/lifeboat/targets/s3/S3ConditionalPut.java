package lifeboat.targets.s3;

/// Whether a put in mode CREATE asks the store not to overwrite.
public enum S3ConditionalPut {
    /// Sends `If-None-Match: *`, and looks first instead once the store said it does not know it.
    TRY,
    /// Looks first. For stores that accept the header and ignore it.
    NEVER
}
