package lifeboat.console.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Everything one configuration file says. Immutable; names are unique within each list and lists
/// keep the order of the file.
///
/// @param file absolute path of the configuration
/// @param state directory of the cache, absolute
/// @param groups which sources are captured together
/// @param quorum empty: as many independent targets as there are up to two, otherwise all but one
/// @param metrics where figures for Prometheus go
/// @param expiries what ends on which day
/// @param warnings what was accepted but should be changed
public record SiteConfig(
        Path file,
        String site,
        Path state,
        HostConfig host,
        List<SourceConfig> sources,
        List<GroupConfig> groups,
        List<TargetConfig> targets,
        Optional<QuorumConfig> quorum,
        ObjectivesConfig objectives,
        RetentionConfig retention,
        List<ScheduleConfig> schedules,
        List<RegionConfig> regions,
        List<CheckConfig> checks,
        List<NotifyConfig> notifications,
        ServeConfig serve,
        MetricsConfig metrics,
        List<Expiry> expiries,
        List<Problem> warnings) {
    public SiteConfig {
        sources = List.copyOf(sources);
        groups = List.copyOf(groups);
        targets = List.copyOf(targets);
        schedules = List.copyOf(schedules);
        regions = List.copyOf(regions);
        checks = List.copyOf(checks);
        notifications = List.copyOf(notifications);
        expiries = List.copyOf(expiries);
        warnings = List.copyOf(warnings);
    }

    /// The directory that relative paths of the file start from.
    public Path directory() {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalStateException("configuration file has no directory: " + file);
        }
        return parent;
    }
}
