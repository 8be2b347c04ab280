package lifeboat.encryption;

import java.security.GeneralSecurityException;
import java.util.concurrent.locks.LockSupport;

/// Has the virtual machine compile the frame cipher before the first real frame: interpreted
/// AES-GCM is about fifty times slower, and a run of 1 MiB frames would make too few calls for a
/// long time. Measured on 2 GiB: 500 frames at 35 to 75 MB/s before 4,500.
public final class FrameWarmUp {
    private static final int FRAME_BYTES = 8 * 1024;
    private static final int FRAMES_TO_GET_COMPILED = 200;
    private static final int MOST_FRAMES = 1000;
    private static final long LOOK_NANOS = 5_000_000;

    /// About 700 MB/s.
    private static final long FAST_NANOS = 12_000;

    private FrameWarmUp() {}

    /// Begins to seal and open small frames under a throw-away key in a thread of its own, until
    /// that is fast, for two seconds at most. Worth it where many frames follow.
    public static void inBackground() {
        Thread.ofPlatform().daemon().name("lifeboat-cipher-warmup").start(FrameWarmUp::run);
    }

    static void run() {
        byte[] plain = new byte[FRAME_BYTES];
        byte[] sealed = new byte[FRAME_BYTES + FrameSealer.OVERHEAD];
        long end = System.nanoTime() + 2_000_000_000L;
        try (Secret key = Secret.random(32, Randomness.secure())) {
            FrameCipher cipher = FrameCipher.over(key, new byte[1]);
            for (int i = 0; i < MOST_FRAMES && System.nanoTime() < end; i++) {
                long started = System.nanoTime();
                cipher.seal(i, FrameRole.DATA, plain, 0, plain.length, sealed, 0);
                cipher.open(i, FrameRole.DATA, sealed, 0, sealed.length, plain, 0);
                if (System.nanoTime() - started < FAST_NANOS * 2) {
                    return;
                }
                if (i >= FRAMES_TO_GET_COMPILED) {
                    LockSupport.parkNanos(LOOK_NANOS); // the compiler is at work
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a frame just sealed does not open", e);
        }
    }
}
