package lifeboat.console.engine;

import java.util.ArrayList;
import java.util.List;
import lifeboat.console.Result;
import lifeboat.vault.entry.Entry;

/// Keeps a part of many entries, and counts them all. One thread calls.
final class EntryWindow {
    private final long skip;
    private final long most;
    private final List<Result.ListedEntry> entries = new ArrayList<>();
    private long found;

    EntryWindow(long skip, long most) {
        this.skip = skip;
        this.most = most;
    }

    void add(String source, Entry entry) {
        if (found >= skip && entries.size() < most) {
            entries.add(EntryTexts.listed(source, entry));
        }
        found++;
    }

    List<Result.ListedEntry> entries() {
        return entries;
    }

    long found() {
        return found;
    }
}
