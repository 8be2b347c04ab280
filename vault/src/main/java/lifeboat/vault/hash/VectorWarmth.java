package lifeboat.vault.hash;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Whether the vector kernel is worth calling yet. Until the virtual machine has compiled it, it is
/// a hundred times slower than the scalar one, and compiling it takes most of a second of a core.
/// So runs that hash little never use it, and others go on with the scalar kernel until a thread of
/// its own finds the vector kernel compiled. Safe for concurrent use.
final class VectorWarmth {
    /// What is true of this virtual machine, for all hashes.
    static final VectorWarmth OF_THIS_MACHINE = new VectorWarmth(32L << 20);

    private static final int PROBE_BYTES = 64 * 1024;

    /// The best of so many calls counts: after a pause, and beside work on the other half of a
    /// core, one alone says little.
    private static final int CALLS_A_LOOK = 3;

    private static final long GIVE_UP_NANOS = 20_000_000_000L;
    private static final int CALLS_TO_GET_COMPILED = 12;
    private static final long LOOK_NANOS = 20_000_000;

    private final long worthIt;
    private final AtomicLong hashed = new AtomicLong();
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean warm;

    /// @param worthIt bytes after which compiling pays; 0 uses the vector kernel from the start
    VectorWarmth(long worthIt) {
        this.worthIt = worthIt;
        this.warm = worthIt == 0;
    }

    /// Where the Vector API is absent.
    static VectorWarmth neverWarm() {
        return new VectorWarmth(Long.MAX_VALUE);
    }

    /// Whether to use the vector kernel now.
    ///
    /// @param length bytes about to be hashed
    boolean isWarm(int length) {
        if (!warm && hashed.addAndGet(length) >= worthIt && begun.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("lifeboat-hash-warmup").start(this::warmUp);
        }
        return warm;
    }

    private void warmUp() {
        if (!VectorLanes.areWideHere()) {
            return;
        }
        TreeBlake3 vector = new TreeBlake3(new byte[32], new VectorWarmth(0));
        TreeBlake3 scalar = new TreeBlake3(new byte[32], neverWarm());
        byte[] probe = new byte[PROBE_BYTES];
        new Random(1).nextBytes(probe);
        int[] expected = scalar.hash(probe, 0, probe.length);
        long begin = System.nanoTime();
        for (int call = 1; System.nanoTime() - begin < GIVE_UP_NANOS; call++) {
            boolean fast =
                    call >= CALLS_TO_GET_COMPILED
                            && nanos(vector, probe) < nanos(scalar, probe) / 2;
            if (!Arrays.equals(vector.hash(probe, 0, probe.length), expected)) {
                return; // compiled wrongly: the scalar kernel goes on
            }
            if (fast) {
                warm = true;
                return;
            }
            if (call >= CALLS_TO_GET_COMPILED) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    private static long nanos(TreeBlake3 hash, byte[] probe) {
        long best = Long.MAX_VALUE;
        for (int call = 0; call < CALLS_A_LOOK; call++) {
            long started = System.nanoTime();
            hash.hash(probe, 0, probe.length);
            best = Math.min(best, System.nanoTime() - started);
        }
        return best;
    }
}
