package lifeboat.restore.directory;

import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import lifeboat.vault.entry.EntryPath;

/// Collects what could not be applied. Safe for concurrent use.
final class NotAppliedList {
    private static final int LIMIT = 10_000;

    private final List<NotApplied> first = new ArrayList<>();
    private long count;

    synchronized void add(EntryPath path, String what, String why) {
        count++;
        if (first.size() < LIMIT) {
            first.add(new NotApplied(path, what, why));
        }
    }

    void add(EntryPath path, String what, FileSystemException e) {
        String reason = e.getReason();
        add(path, what, reason == null ? e.toString() : reason);
    }

    synchronized WriteReport report() {
        return new WriteReport(first, count);
    }
}
