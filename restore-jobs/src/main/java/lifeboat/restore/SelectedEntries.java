package lifeboat.restore;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import lifeboat.vault.VaultException;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.PageList;
import lifeboat.vault.read.SnapshotReader;
import lifeboat.vault.snapshot.SourceRecord;
import org.jspecify.annotations.Nullable;

/// Walks through the wanted entries of a source, page by page, in path order, each path once: an
/// entry that fits, everything below it, and the directories above it. Entries that cannot be are
/// refused: out of order, or below something that is no directory. Not safe for concurrent use.
public final class SelectedEntries {
    private final SnapshotReader reader;
    private final Inclusions inclusions;
    private final Visitor visitor;
    private final Deque<Entry> above = new ArrayDeque<>();
    private @Nullable EntryPath last;
    private @Nullable EntryPath lastLeaf;
    private @Nullable EntryPath wholly;

    private SelectedEntries(SnapshotReader reader, Inclusions inclusions, Visitor visitor) {
        this.reader = reader;
        this.inclusions = inclusions;
        this.visitor = visitor;
    }

    /// Hands over what `includes` selects, see [RestoreRequest].
    ///
    /// @throws VaultException if the list of pages itself is lost or damaged
    public static void visit(
            SnapshotReader reader, SourceRecord source, List<String> includes, Visitor visitor)
            throws IOException {
        Inclusions inclusions = Inclusions.of(includes);
        SelectedEntries walk = new SelectedEntries(reader, inclusions, visitor);
        for (PageList.Page page : inclusions.pages(reader.pages(source))) {
            walk.page(page);
        }
    }

    private void page(PageList.Page page) throws IOException {
        List<Entry> entries;
        try {
            entries = reader.entries(page);
        } catch (VaultException.Lost | VaultException.Damaged e) {
            visitor.missing(
                    new NotRestored(
                            page.first(),
                            NotRestored.Cause.LOST,
                            "a page of "
                                    + page.entries()
                                    + " entries from here on cannot be read: "
                                    + e.getMessage()));
            return;
        }
        for (Entry entry : entries) {
            entry(entry);
        }
    }

    private void entry(Entry entry) throws IOException {
        EntryPath path = entry.path();
        EntryPath previous = last;
        EntryPath leaf = lastLeaf;
        if (previous != null && path.compareTo(previous) <= 0) {
            refuse(path, "is out of order in the entry list");
            return;
        }
        last = path;
        if (leaf != null && path.startsWith(leaf)) {
            refuse(path, "lies below " + leaf + ", which is no directory");
            return;
        }
        boolean directory = entry.type() == EntryType.DIRECTORY;
        if (!directory) {
            if (path.isRoot()) {
                refuse(path, "the root of a source is a directory");
                return;
            }
            lastLeaf = path;
        }
        select(entry, directory);
    }

    private void select(Entry entry, boolean directory) throws IOException {
        EntryPath path = entry.path();
        EntryPath whole = wholly;
        boolean wanted = whole != null && path.startsWith(whole);
        if (!wanted && inclusions.fits(entry)) {
            wanted = true;
            wholly = path;
        }
        if (wanted) {
            for (Entry parent : above) {
                if (path.startsWith(parent.path())) {
                    visitor.entry(parent);
                }
            }
            above.clear();
            visitor.entry(entry);
        } else if (directory) {
            while (!above.isEmpty() && !path.startsWith(above.getLast().path())) {
                above.removeLast();
            }
            above.add(entry);
        }
    }

    private void refuse(EntryPath path, String reason) throws IOException {
        visitor.missing(new NotRestored(path, NotRestored.Cause.REFUSED, reason));
    }

    /// Takes the entries.
    public interface Visitor {
        void entry(Entry entry) throws IOException;

        /// Something that cannot be handed over.
        void missing(NotRestored missing) throws IOException;
    }
}
