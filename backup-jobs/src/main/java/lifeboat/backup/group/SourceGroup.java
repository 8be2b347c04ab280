package lifeboat.backup.group;

import java.time.Duration;
import java.util.List;

/// Sources that are captured together, and what is run around that.
///
/// @param name in the configuration
/// @param sources names of its sources that a run captures
/// @param absent names of its sources that the run leaves out
/// @param before run one after the other, up to the first that fails
/// @param after run one after the other, all of them, whatever happened before
/// @param longest how long a freeze may last; after it the hooks `after` are run although the
///   capture goes on
public record SourceGroup(
        String name,
        List<String> sources,
        List<String> absent,
        List<Hook> before,
        List<Hook> after,
        Duration longest) {
    /// Where the configuration says nothing else.
    public static final Duration USUAL_LONGEST = Duration.ofHours(1);

    public SourceGroup {
        sources = List.copyOf(sources);
        absent = List.copyOf(absent);
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /// Its name among those of sources, none of which holds a colon.
    public String part() {
        return "group:" + name;
    }
}
