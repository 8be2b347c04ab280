package lifeboat.targets;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a store says of itself.
///
/// @param time what its clock says, where it tells
/// @param settings of the bucket that matter for what it keeps, by name, such as `versioning`; a
///   setting that may not be read is absent
public record StoreFacts(Optional<Instant> time, SortedMap<String, String> settings) {
    public StoreFacts {
        settings = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }
}
