package lifeboat.vault.write;

import java.util.concurrent.atomic.LongAdder;

/// How far a run is, readable at any time from any thread.
public final class BackupMeter {
    final LongAdder entries = new LongAdder();
    final LongAdder bytesRead = new LongAdder();
    final LongAdder bytesSeen = new LongAdder();
    final LongAdder newBytes = new LongAdder();

    /// Entries captured.
    public long entries() {
        return entries.sum();
    }

    /// Bytes read from sources.
    public long bytesRead() {
        return bytesRead.sum();
    }

    /// Plain bytes of all content captured, read or known from before.
    public long bytesSeen() {
        return bytesSeen.sum();
    }

    /// Plain bytes that were not stored before.
    public long newBytes() {
        return newBytes.sum();
    }
}
