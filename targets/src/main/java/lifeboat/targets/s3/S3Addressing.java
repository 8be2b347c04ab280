package lifeboat.targets.s3;

/// Where the bucket's name stands in an address.
public enum S3Addressing {
    /// `https://endpoint/bucket/key`
    PATH,
    /// `https://bucket.endpoint/key`
    HOST
}
