package lifeboat.restore;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.HardLink;

/// Which path holds the content of files with several names.
final class LinkGroups {
    private final Map<HardLink, EntryPath> firsts = new HashMap<>();
    private final Set<HardLink> missing = new HashSet<>();

    /// The path restored for the same file before; empty if this is the first, which is remembered.
    Optional<EntryPath> first(Entry entry) {
        return entry.sharedInode()
                .flatMap(link -> Optional.ofNullable(firsts.putIfAbsent(link, entry.path())));
    }

    /// The first path of a group could not be restored.
    void fail(Entry entry) {
        entry.sharedInode().ifPresent(missing::add);
    }

    boolean isMissing(Entry entry) {
        return entry.sharedInode().filter(missing::contains).isPresent();
    }
}
