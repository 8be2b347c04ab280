package lifeboat.console.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lifeboat.backup.group.Hook;
import lifeboat.backup.group.SourceGroup;

/// Reads `groups:`.
final class GroupReader {
    private final Path directory;

    GroupReader(Path directory) {
        this.directory = directory;
    }

    /// @param groupOfSource the group of every source that is in one, in the order of the file
    GroupConfig read(Section section, Map<String, String> groupOfSource) {
        List<String> sources =
                groupOfSource.entrySet().stream()
                        .filter(one -> one.getValue().equals(section.name()))
                        .map(Map.Entry::getKey)
                        .toList();
        GroupConfig group =
                new GroupConfig(
                        section.name(),
                        sources,
                        hooks(section, "before"),
                        hooks(section, "after"),
                        section.value(
                                "longest", SourceGroup.USUAL_LONGEST, DurationText::parsePositive));
        section.end();
        if (sources.isEmpty()) {
            section.error("", "no source is in this group: write `group: NAME` in its sources");
        }
        return group;
    }

    private List<Hook> hooks(Section section, String key) {
        List<Hook> hooks = new ArrayList<>();
        for (Section one : section.sections(key)) {
            List<String> command = one.texts("command");
            Duration timeout =
                    one.value("timeout", Hook.USUAL_TIMEOUT, DurationText::parsePositive);
            one.end();
            if (command.isEmpty()) {
                one.error(
                        one.has("command") ? "command" : "",
                        "`command` needs a program: [PROGRAM, ARGUMENT, …]");
            } else {
                hooks.add(new Hook(resolved(command), timeout, directory));
            }
        }
        return hooks;
    }

    /// A program with a relative path starts at the configuration, like every path.
    private List<String> resolved(List<String> command) {
        List<String> resolved = new ArrayList<>(command);
        if (command.getFirst().contains("/")) {
            resolved.set(0, directory.resolve(command.getFirst()).normalize().toString());
        }
        return resolved;
    }
}
