package lifeboat.encryption;

import java.nio.ByteBuffer;

/// Repeatable randomness for tests: SHA-256 of seed and counter.
public final class SeededRandomness implements Randomness {
    private final long seed;
    private long counter;

    public SeededRandomness(long seed) {
        this.seed = seed;
    }

    @Override
    public synchronized void fill(byte[] target) {
        for (int at = 0; at < target.length; at += Sha256.LENGTH) {
            byte[] block =
                    Sha256.of(ByteBuffer.allocate(16).putLong(seed).putLong(counter++).array());
            System.arraycopy(block, 0, target, at, Math.min(Sha256.LENGTH, target.length - at));
        }
    }
}
