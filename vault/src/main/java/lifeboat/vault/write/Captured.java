package lifeboat.vault.write;

import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;

/// What became of one file.
sealed interface Captured {
    /// Its content is stored.
    record Done(Entry entry) implements Captured {}

    /// It could not be read.
    record Skipped(EntryPath path, String reason) implements Captured {}
}
