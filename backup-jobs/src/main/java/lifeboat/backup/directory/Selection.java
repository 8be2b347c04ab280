package lifeboat.backup.directory;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lifeboat.vault.entry.EntryPath;
import org.jspecify.annotations.Nullable;

/// Which part of a tree is captured: at each directory either everything or some names.
final class Selection {
    /// Everything from here down.
    static final Selection ALL = new Selection(true);

    private final Map<byte[], Selection> children = new TreeMap<>(Arrays::compareUnsigned);
    private boolean all;

    private Selection(boolean all) {
        this.all = all;
    }

    /// These entries with all below them, and the directories above them.
    static Selection of(Iterable<EntryPath> paths) {
        Selection root = new Selection(false);
        for (EntryPath path : paths) {
            Selection at = root;
            for (byte[] segment : segments(path)) {
                at = at.children.computeIfAbsent(segment, key -> new Selection(false));
            }
            at.all = true;
        }
        return root;
    }

    /// Whether everything below is wanted.
    boolean isAll() {
        return all;
    }

    /// The names wanted in this directory, in order; empty if all are.
    Optional<List<byte[]>> names() {
        return all ? Optional.empty() : Optional.of(List.copyOf(children.keySet()));
    }

    Selection child(byte[] name) {
        @Nullable Selection found = all ? null : children.get(name);
        return found == null ? ALL : found;
    }

    static List<byte[]> segments(EntryPath path) {
        List<byte[]> segments = new java.util.ArrayList<>();
        for (EntryPath at = path; !at.isRoot(); at = at.parent()) {
            segments.addFirst(at.name());
        }
        return segments;
    }
}
