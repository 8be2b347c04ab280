package lifeboat.targets.s3;

/// The answer did not come from an S3 store: a log-in page, a proxy.
final class NotS3Exception extends RuntimeException {
    NotS3Exception(String message) {
        super(message);
    }
}
