package lifeboat.targets.s3;

/// Which checksum of the content goes along with a put, besides the signed SHA-256 of the request.
public enum S3Checksums {
    /// `x-amz-checksum-sha256`, which the store keeps and gives back. For AWS and who follows it.
    SHA256,
    /// `Content-MD5`. Computed per target and put. For stores that check nothing else.
    MD5,
    /// None. For stores that know neither.
    NONE
}
