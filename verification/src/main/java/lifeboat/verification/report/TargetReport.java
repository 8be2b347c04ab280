package lifeboat.verification.report;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// One vault on the day of a run, whether it was used or not.
///
/// @param use how the run treated it
/// @param objects read from it
/// @param bytes read from it
/// @param failures reads that another vault had to answer
/// @param behind objects of the restored snapshot that it lacks
/// @param newest time of the newest snapshot it holds
/// @param state what was seen of it, in a few words
public record TargetReport(
        String name,
        String provider,
        String account,
        Use use,
        long objects,
        long bytes,
        long failures,
        long behind,
        Optional<Instant> newest,
        String state) {
    public TargetReport {
        Objects.requireNonNull(name);
        Objects.requireNonNull(provider);
        Objects.requireNonNull(account);
        Objects.requireNonNull(use);
        Objects.requireNonNull(newest);
        Objects.requireNonNull(state);
    }

    /// How a run treated a vault.
    public enum Use {
        READ,
        /// There, and not needed.
        IDLE,
        /// Left out on purpose, by `--without`.
        ABSENT,
        /// Asked, and gave no answer.
        UNREACHABLE
    }
}
