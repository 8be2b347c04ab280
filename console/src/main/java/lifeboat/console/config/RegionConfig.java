package lifeboat.console.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A place to restore to.
///
/// @param prefer names of targets, nearest first
/// @param sources new homes of sources; a source that is not named keeps its own
/// @param runbook `restore-everything` or the name of a file in `runbooks/`
/// @param variables what references in runbooks stand for
/// @param timeToLive after which what a drill made may be removed by anyone, and no run goes on
public record RegionConfig(
        String name,
        Lifetime lifetime,
        List<String> prefer,
        List<NewHome> sources,
        String runbook,
        Map<String, String> variables,
        Duration timeToLive) {
    private static final Duration LIFE = Duration.ofHours(24);

    public RegionConfig {
        prefer = List.copyOf(prefer);
        sources = List.copyOf(sources);
        variables = Map.copyOf(variables);
    }

    /// A region with nothing of its own, for drills without a configured one.
    public static RegionConfig forDrills() {
        return new RegionConfig(
                "drill",
                Lifetime.EPHEMERAL,
                List.of(),
                List.of(),
                "restore-everything",
                Map.of(),
                LIFE);
    }

    /// Whether the region outlives what is done in it.
    public enum Lifetime {
        /// A real place.
        LASTING,
        /// Made for one drill and removed after it.
        EPHEMERAL
    }

    /// Where one source goes in this region; what is empty stays as it is.
    ///
    /// @param restore the program that takes it, for sources that are programs
    /// @param rehearse what takes its place in a drill
    public record NewHome(
            String source,
            Optional<String> url,
            Optional<Path> path,
            Optional<String> user,
            Optional<SecretSource> password,
            Existing existing,
            List<String> restore,
            List<String> rehearse) {
        public NewHome {
            restore = List.copyOf(restore);
            rehearse = List.copyOf(rehearse);
        }
    }

    /// What the new home of a source may hold before.
    public enum Existing {
        REFUSE,
        OVERWRITE
    }
}
