/// A target in an S3 bucket, at AWS or any store that speaks its protocol.
///
/// One object is one PUT of known length and known SHA-256: no multipart upload, no digest computed
/// again, no retries by the SDK, every wait bounded. What the SDK throws is translated in one
/// place.
///
/// May depend on: the port in [lifeboat.targets], [lifeboat.targets.http], the AWS SDK.
@NullMarked
package lifeboat.targets.s3;

import org.jspecify.annotations.NullMarked;
