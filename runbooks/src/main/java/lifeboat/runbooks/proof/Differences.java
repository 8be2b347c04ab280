package lifeboat.runbooks.proof;

import java.util.ArrayList;
import java.util.List;
import lifeboat.vault.entry.EntryPath;

/// Collects differences: the first ones in full, all of them counted. Safe for concurrent use.
final class Differences {
    private static final int KEPT = 1000;

    private final List<Difference> kept = new ArrayList<>();
    private long count;

    synchronized void add(EntryPath path, String what, Object expected, Object actual) {
        count++;
        if (kept.size() < KEPT) {
            kept.add(new Difference(path, what, String.valueOf(expected), String.valueOf(actual)));
        }
    }

    synchronized List<Difference> first() {
        return List.copyOf(kept);
    }

    synchronized long count() {
        return count;
    }
}
