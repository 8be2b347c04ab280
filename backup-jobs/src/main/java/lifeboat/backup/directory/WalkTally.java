package lifeboat.backup.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.posix.FileStatus;

/// Counts what a walk sees. For one thread.
final class WalkTally {
    private static final int MAX_NOTES = 1000;

    private long entries;
    private long files;
    private long bytes;
    private long unchanged;
    private long problems;
    private final List<String> notes = new ArrayList<>();

    void entry(FileStatus status) {
        entries++;
        if (status.type() == EntryType.FILE) {
            files++;
            bytes += status.size();
        }
    }

    void unchangedFile() {
        unchanged++;
    }

    void problem() {
        problems++;
    }

    void note(String note) {
        if (notes.size() < MAX_NOTES) {
            notes.add(note);
        }
    }

    CaptureSummary summary(long previousEntries) {
        boolean shrunk = previousEntries >= 100 && entries < previousEntries / 10;
        Optional<String> suspicion =
                shrunk
                        ? Optional.of("only " + entries + " entries left of " + previousEntries)
                        : Optional.empty();
        return new CaptureSummary(entries, files, bytes, unchanged, problems, notes, suspicion);
    }
}
