package lifeboat.runbooks.region;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is around a region on this machine and must not be written to.
///
/// @param live places of the live sources, by source
/// @param reserved places of vaults, state and configuration, by what they are
/// @param begun sources that an earlier, unfinished run of the same restore had begun: what is in
///   their homes is its work
public record Surroundings(
        Map<String, List<Path>> live, Map<String, Path> reserved, Set<String> begun) {
    public Surroundings {
        live = Map.copyOf(live);
        reserved = Map.copyOf(reserved);
        begun = Set.copyOf(begun);
    }
}
