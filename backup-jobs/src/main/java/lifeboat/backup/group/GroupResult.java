package lifeboat.backup.group;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What became of a group in a run.
///
/// @param name of the group
/// @param sources captured between its hooks
/// @param point the moment that all of them stand for: the end of the hooks `before`. Empty where
///   they do not belong together
/// @param thawed when the hooks `after` had run; empty where one of them failed
/// @param warnings what somebody must look at
/// @param notes what somebody should know
public record GroupResult(
        String name,
        List<String> sources,
        Optional<Instant> point,
        Optional<Instant> thawed,
        List<String> warnings,
        List<String> notes) {
    public GroupResult {
        sources = List.copyOf(sources);
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
    }
}
