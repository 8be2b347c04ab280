package lifeboat.vault.read;

/// What was measured of one target as a source of reads. Safe for concurrent use.
final class SourceScore {
    private static final double WEIGHT = 0.2;
    private static final int DEAD_AFTER = 3;

    private double secondsPerByte = 1e-9;
    private double latencySeconds;
    private int samples;
    private int failuresInRow;
    private int running;
    private long objects;
    private long bytes;
    private long failures;

    synchronized void begin() {
        running++;
    }

    synchronized void succeeded(long read, double seconds) {
        running--;
        failuresInRow = 0;
        objects++;
        bytes += read;
        double weight = samples++ == 0 ? 1 : WEIGHT;
        if (read < 64 * 1024) {
            latencySeconds += weight * (seconds - latencySeconds);
        } else {
            secondsPerByte +=
                    weight * (Math.max(seconds - latencySeconds, 1e-6) / read - secondsPerByte);
        }
    }

    /// @param unreachable whether the target gave no answer; an object it lacks or spoilt does not
    ///   make it dead
    synchronized void failed(boolean unreachable) {
        running--;
        failures++;
        failuresInRow = unreachable ? failuresInRow + 1 : 0;
    }

    /// Lower is better.
    synchronized double expectedSeconds(long read) {
        double dead = failuresInRow >= DEAD_AFTER ? 1e6 : failuresInRow * 10.0;
        return dead + (latencySeconds + secondsPerByte * read) * (running + 1);
    }

    synchronized boolean untried() {
        return samples == 0 && running == 0 && failuresInRow == 0;
    }

    synchronized ReadTally tally(String target) {
        return new ReadTally(target, objects, bytes, failures);
    }
}
