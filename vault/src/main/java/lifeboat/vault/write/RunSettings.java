package lifeboat.vault.write;

import lifeboat.targets.fleet.Quorum;

/// How a run works.
///
/// @param workers threads that read, cut, compress and seal; 1 or more
/// @param level of zstd, 1 to 19
/// @param packBytes stored bytes of a pack at most
/// @param inFlightBytes packs on their way to targets, counted once for all targets
/// @param quorum how many independent targets must hold the snapshot
public record RunSettings(
        int workers, int level, int packBytes, long inFlightBytes, Quorum quorum) {
    private static final int DEFAULT_LEVEL = 2;
    private static final int DEFAULT_PACK_BYTES = 32 << 20;
    private static final long DEFAULT_IN_FLIGHT = 128L << 20;

    public RunSettings {
        if (workers < 1
                || level < 1
                || level > 19
                || packBytes < 4 << 20
                || packBytes > 128 << 20) {
            throw new IllegalArgumentException(
                    "not settings of a run: "
                            + workers
                            + " workers, level "
                            + level
                            + ", packs of "
                            + packBytes);
        }
    }

    /// One worker per processor, packs of 32 MiB, zstd level 2.
    public static RunSettings defaults(Quorum quorum) {
        return new RunSettings(
                Runtime.getRuntime().availableProcessors(),
                DEFAULT_LEVEL,
                DEFAULT_PACK_BYTES,
                DEFAULT_IN_FLIGHT,
                quorum);
    }
}
