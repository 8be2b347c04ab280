package lifeboat.backup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lifeboat.backup.group.SourceGroup;

/// What one run is to do.
///
/// @param site name of the site
/// @param policy by which it runs, `manual` for a run by hand
/// @param slot the planned moment
/// @param tool name and version of the program
/// @param sources what to capture
/// @param groups which of them are captured together; a source is in one of them at most
public record BackupOrder(
        String site,
        String policy,
        Instant slot,
        String tool,
        List<Source> sources,
        List<SourceGroup> groups) {
    public BackupOrder {
        sources = List.copyOf(sources);
        groups = List.copyOf(groups);
    }

    /// An order without groups.
    public BackupOrder(
            String site, String policy, Instant slot, String tool, List<Source> sources) {
        this(site, policy, slot, tool, sources, List.of());
    }

    /// The group of a source.
    public Optional<SourceGroup> groupOf(String source) {
        return groups.stream().filter(group -> group.sources().contains(source)).findFirst();
    }

    /// What is captured on its own, one beside the other: a source that is in no group, by its
    /// name, and a whole group, as `group:NAME`.
    public List<String> parts() {
        return sources.stream()
                .map(source -> groupOf(source.name()).map(SourceGroup::part).orElse(source.name()))
                .distinct()
                .toList();
    }

    /// The id of the run: one per slot.
    public String run() {
        return policy + "-" + slot.toString().replace(":", "").replace("-", "");
    }
}
