package lifeboat.vault.write;

import lifeboat.targets.fleet.Quorum;

/// How a run works.
///
/// @param workers threads that read, cut, compress and seal; 1 or more
/// @param level of zstd, 1 to 19
/// @param packBytes stored bytes of a pack at most
/// @param packMemoryBytes memory for packs, those being filled and those on their way together,
///   counted once for all targets; two packs or more
/// @param quorum how many independent targets must hold the snapshot
public record RunSettings(
        int workers, int level, int packBytes, long packMemoryBytes, Quorum quorum) {
    private static final int DEFAULT_LEVEL = 2;
    private static final int DEFAULT_PACK_BYTES = 32 << 20;
    private static final long DEFAULT_PACK_MEMORY = 160L << 20;

    public RunSettings {
        if (workers < 1
                || level < 1
                || level > 19
                || packBytes < 4 << 20
                || packBytes > 128 << 20
                || packMemoryBytes < 2L * packBytes) {
            throw new IllegalArgumentException(
                    "not settings of a run: "
                            + workers
                            + " workers, level "
                            + level
                            + ", packs of "
                            + packBytes
                            + " in "
                            + packMemoryBytes);
        }
    }

    /// Packs in memory at most.
    int packsInMemory() {
        return (int) Math.min(Integer.MAX_VALUE, packMemoryBytes / packBytes);
    }

    /// What targets may hold up. One pack less than there is memory for: when memory runs out,
    /// somebody waits for the targets and not only for memory, and they notice that a slow one
    /// holds the others back.
    long inFlightBytes() {
        return (packsInMemory() - 1L) * packBytes;
    }

    /// One worker per processor, packs of 32 MiB, zstd level 2.
    public static RunSettings defaults(Quorum quorum) {
        return new RunSettings(
                Runtime.getRuntime().availableProcessors(),
                DEFAULT_LEVEL,
                DEFAULT_PACK_BYTES,
                DEFAULT_PACK_MEMORY,
                quorum);
    }
}
