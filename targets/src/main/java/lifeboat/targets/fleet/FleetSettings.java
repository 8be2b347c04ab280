package lifeboat.targets.fleet;

import java.time.Duration;

/// How a [Fleet] behaves.
///
/// @param budgetBytes content in flight, counted once however many targets need it; 1 or more
/// @param uploadsPerTarget puts running at once at one target; 1 or more
/// @param stallLimit how long a target may finish no object while someone waits for it and the
///   other targets have nothing to do; time to carry the running objects at 64 KiB/s is added
/// @param patience how long the others are held back, at least, before a target is parked as slow
/// @param patienceShare as `patience`, but as a share of the time the fleet exists; the longer of
///   the two counts; 0 or more and less than 1
/// @param copies independent targets that must hold an object
/// @param providers distinct pairs of provider and account that must hold an object
public record FleetSettings(
        long budgetBytes,
        int uploadsPerTarget,
        Duration stallLimit,
        Duration patience,
        double patienceShare,
        int copies,
        int providers) {
    private static final long DEFAULT_BUDGET_BYTES = 192L * 1024 * 1024;
    private static final int DEFAULT_UPLOADS_PER_TARGET = 4;
    private static final Duration DEFAULT_STALL_LIMIT = Duration.ofSeconds(60);
    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(2);
    private static final double DEFAULT_PATIENCE_SHARE = 0.10;

    public FleetSettings {
        if (budgetBytes < 1 || uploadsPerTarget < 1) {
            throw new IllegalArgumentException("budget and uploads must be 1 or more");
        }
        if (!stallLimit.isPositive() || patience.isNegative()) {
            throw new IllegalArgumentException("limits must not be negative");
        }
        if (!(patienceShare >= 0 && patienceShare < 1)) {
            throw new IllegalArgumentException("not a share from 0 up to 1: " + patienceShare);
        }
        Quorum.requireSensible(copies, providers);
    }

    /// The defaults, with the given quorum.
    public static FleetSettings defaults(Quorum quorum) {
        return new FleetSettings(
                DEFAULT_BUDGET_BYTES,
                DEFAULT_UPLOADS_PER_TARGET,
                DEFAULT_STALL_LIMIT,
                DEFAULT_PATIENCE,
                DEFAULT_PATIENCE_SHARE,
                quorum.copies(),
                quorum.providers());
    }

    /// The quorum in these settings.
    public Quorum quorum() {
        return new Quorum(copies, providers);
    }
}
