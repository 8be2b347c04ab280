package lifeboat.console.config;

import java.time.Duration;
import java.util.List;
import lifeboat.backup.group.Hook;

/// Sources that are captured together, between hooks.
///
/// @param sources names of those that say `group: NAME`
/// @param longest how long a freeze may last
public record GroupConfig(
        String name, List<String> sources, List<Hook> before, List<Hook> after, Duration longest) {
    public GroupConfig {
        sources = List.copyOf(sources);
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
