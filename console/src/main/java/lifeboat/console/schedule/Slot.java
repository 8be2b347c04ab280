package lifeboat.console.schedule;

import java.time.Instant;

/// A planned moment.
///
/// @param policy name of the schedule
/// @param nominal the moment that the schedule names, without jitter; whole seconds
public record Slot(String policy, Instant nominal) {
    @Override
    public String toString() {
        return policy + " " + nominal;
    }
}
