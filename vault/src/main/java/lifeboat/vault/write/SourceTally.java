package lifeboat.vault.write;

import java.util.concurrent.atomic.LongAdder;

/// Counts of one source while it is captured. Safe for concurrent use.
final class SourceTally {
    private final BackupMeter meter;
    private final LongAdder newBytes = new LongAdder();

    SourceTally(BackupMeter meter) {
        this.meter = meter;
    }

    void read(long bytes) {
        meter.bytesRead.add(bytes);
    }

    void stored(long bytes) {
        newBytes.add(bytes);
        meter.newBytes.add(bytes);
    }

    long newBytes() {
        return newBytes.sum();
    }
}
