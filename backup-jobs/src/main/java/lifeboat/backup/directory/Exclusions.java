package lifeboat.backup.directory;

import java.util.List;
import lifeboat.vault.entry.EntryPath;
import lifeboat.vault.entry.PathPattern;

/// The patterns of what is left out of a capture, with everything below it.
final class Exclusions {
    private final List<PathPattern> patterns;

    private Exclusions(List<PathPattern> patterns) {
        this.patterns = patterns;
    }

    /// @throws IllegalArgumentException naming a pattern that is none
    static Exclusions of(List<String> patterns) {
        return new Exclusions(patterns.stream().map(PathPattern::new).toList());
    }

    boolean excludes(EntryPath path, boolean directory) {
        if (patterns.isEmpty()) {
            return false;
        }
        byte[] bytes = path.toBytes();
        for (PathPattern pattern : patterns) {
            if (pattern.matches(bytes, directory)) {
                return true;
            }
        }
        return false;
    }
}
