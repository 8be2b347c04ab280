package lifeboat.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.vault.entry.Entry;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.EntryType;
import lifeboat.vault.entry.PageList;
import lifeboat.vault.entry.PathPattern;

/// The part of a source that is wanted: everything, or what fits a pattern with all below it.
final class Inclusions {
    private final List<PathPattern> patterns;

    private Inclusions(List<PathPattern> patterns) {
        this.patterns = patterns;
    }

    /// @throws IllegalArgumentException naming a pattern that is none
    static Inclusions of(List<String> patterns) {
        return new Inclusions(patterns.stream().map(PathPattern::new).toList());
    }

    boolean isAll() {
        return patterns.isEmpty();
    }

    boolean fits(Entry entry) {
        byte[] path = entry.path().toBytes();
        for (PathPattern pattern : patterns) {
            if (pattern.matches(path, entry.type() == EntryType.DIRECTORY)) {
                return true;
            }
        }
        return isAll();
    }

    /// The pages that can hold what is wanted and the directories above it.
    List<PageList.Page> pages(PageList list) {
        List<EntryPath> prefixes = patterns.stream().map(PathPattern::prefix).toList();
        if (isAll() || prefixes.contains(EntryPath.ROOT)) {
            return list.pages();
        }
        List<PageList.Page> wanted = new ArrayList<>();
        for (EntryPath prefix : prefixes) {
            wanted.addAll(list.covering(prefix));
            for (EntryPath at = prefix; !at.isRoot(); at = at.parent()) {
                holding(list, at.parent()).ifPresent(wanted::add);
            }
        }
        return list.pages().stream().filter(wanted::contains).toList();
    }

    private static Optional<PageList.Page> holding(PageList list, EntryPath path) {
        PageList.Page found = null;
        for (PageList.Page page : list.pages()) {
            if (page.first().compareTo(path) > 0) {
                break;
            }
            found = page;
        }
        return Optional.ofNullable(found);
    }
}
