package lifeboat.encryption;

/// How hard a passphrase is to guess: the cost of Argon2id (RFC 9106). Both floors and ceilings
/// hold before the function ever runs, so that a hostile slot can neither exhaust nor weaken.
///
/// @param memoryKib memory in KiB, 64 MiB to 4 GiB
/// @param iterations passes over the memory, 1 to 20
/// @param parallelism lanes, 1 to 16
public record Argon2Cost(int memoryKib, int iterations, int parallelism) {
    /// The second recommended choice of RFC 9106, section 4.
    public static final Argon2Cost DEFAULT = new Argon2Cost(64 * 1024, 3, 4);

    private static final long LEAST_MEMORY_KIB = 64L * 1024;
    private static final long MOST_MEMORY_KIB = 4L * 1024 * 1024;
    private static final int MOST_ITERATIONS = 20;
    private static final int MOST_PARALLELISM = 16;

    public Argon2Cost {
        if (!isWithinBounds(memoryKib, iterations, parallelism)) {
            throw new IllegalArgumentException(refusal(memoryKib, iterations, parallelism));
        }
    }

    /// A cost that was read from somewhere.
    ///
    /// @throws EncryptionException.OutOfBounds if a value lies outside its range
    static Argon2Cost read(long memoryKib, long iterations, long parallelism)
            throws EncryptionException.OutOfBounds {
        if (!isWithinBounds(memoryKib, iterations, parallelism)) {
            throw new EncryptionException.OutOfBounds(refusal(memoryKib, iterations, parallelism));
        }
        return new Argon2Cost((int) memoryKib, (int) iterations, (int) parallelism);
    }

    private static boolean isWithinBounds(long memoryKib, long iterations, long parallelism) {
        return memoryKib >= LEAST_MEMORY_KIB
                && memoryKib <= MOST_MEMORY_KIB
                && iterations >= 1
                && iterations <= MOST_ITERATIONS
                && parallelism >= 1
                && parallelism <= MOST_PARALLELISM;
    }

    private static String refusal(long memoryKib, long iterations, long parallelism) {
        return "argon2 cost refused: m="
                + memoryKib
                + " KiB, t="
                + iterations
                + ", p="
                + parallelism;
    }
}
