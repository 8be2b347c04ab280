package lifeboat.backup.directory;

import java.util.List;
import lifeboat.vault.entry.EntryPath;

/// The patterns of what is left out of a capture, with everything below it.
final class Exclusions {
    private final List<GlobPattern> patterns;

    private Exclusions(List<GlobPattern> patterns) {
        this.patterns = patterns;
    }

    /// @throws IllegalArgumentException naming a pattern that is none
    static Exclusions of(List<String> patterns) {
        return new Exclusions(patterns.stream().map(GlobPattern::new).toList());
    }

    boolean excludes(EntryPath path, boolean directory) {
        if (patterns.isEmpty()) {
            return false;
        }
        byte[] bytes = path.toBytes();
        for (GlobPattern pattern : patterns) {
            if (pattern.matches(bytes, directory)) {
                return true;
            }
        }
        return false;
    }
}
