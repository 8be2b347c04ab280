package lifeboat.runbooks.run;

import java.time.Instant;
import java.util.Optional;

/// The moment that sources with a log are brought to. All others stand for that of their capture,
/// and so do sources of a group, which belong together.
public sealed interface Moment {
    /// That of the capture.
    record Capture() implements Moment {}

    /// Everything committed by then, as far as the log goes.
    record Until(Instant time) implements Moment {}

    /// All of the log.
    record Newest() implements Moment {}

    /// The time asked for, if it is one.
    default Optional<Instant> asked() {
        return this instanceof Until(Instant time) ? Optional.of(time) : Optional.empty();
    }
}
