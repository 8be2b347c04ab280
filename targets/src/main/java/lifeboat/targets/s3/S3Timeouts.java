package lifeboat.targets.s3;

import java.time.Duration;

/// How long a target waits for the network.
///
/// @param connect for a connection to come about
/// @param idle for the next byte in either direction
/// @param request for one request until its answer begins; the body of a read is bounded by `idle`
public record S3Timeouts(Duration connect, Duration idle, Duration request) {
    /// Ten seconds, half a minute, ten minutes.
    public static final S3Timeouts DEFAULT =
            new S3Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(10));

    public S3Timeouts {
        if (!connect.isPositive() || !idle.isPositive() || !request.isPositive()) {
            throw new IllegalArgumentException("time-outs must be positive");
        }
    }
}
