package lifeboat.console.config;

import java.time.Duration;
import java.util.Optional;

/// What a site or a source has promised.
///
/// @param rpo most data that may be lost, as time
/// @param rto longest time a restore may take
public record ObjectivesConfig(Optional<Duration> rpo, Optional<Duration> rto) {
    public static final ObjectivesConfig NONE =
            new ObjectivesConfig(Optional.empty(), Optional.empty());
}
