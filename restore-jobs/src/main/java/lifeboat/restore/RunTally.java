package lifeboat.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/// Counts what a restore did and tells its listener. Safe for concurrent use.
final class RunTally {
    private static final int LIMIT = 10_000;

    private final RestoreProgress.Listener listener;
    private final OptionalLong totalFiles;
    private final OptionalLong totalBytes;
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final List<NotRestored> missing = new ArrayList<>();
    private long missingCount;
    private long entries;
    private long resumed;

    RunTally(RestoreProgress.Listener listener, OptionalLong totalFiles, OptionalLong totalBytes) {
        this.listener = listener;
        this.totalFiles = totalFiles;
        this.totalBytes = totalBytes;
    }

    synchronized void entry() {
        entries++;
    }

    synchronized void resumed() {
        resumed++;
    }

    /// One more file is under its name.
    void file(long fileBytes) {
        long allBytes = bytes.addAndGet(fileBytes);
        long allFiles = files.incrementAndGet();
        listener.progress(new RestoreProgress(allFiles, allBytes, totalFiles, totalBytes));
    }

    synchronized void missing(NotRestored entry) {
        missingCount++;
        if (missing.size() < LIMIT) {
            missing.add(entry);
        }
    }

    synchronized long entries() {
        return entries;
    }

    long files() {
        return files.get();
    }

    long bytes() {
        return bytes.get();
    }

    synchronized long resumedCount() {
        return resumed;
    }

    synchronized List<NotRestored> missing() {
        return List.copyOf(missing);
    }

    synchronized long missingCount() {
        return missingCount;
    }
}
