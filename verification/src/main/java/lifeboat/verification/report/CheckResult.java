package lifeboat.verification.report;

import java.util.Objects;

/// What one check found.
///
/// @param name of the check, in words for people
/// @param level of proof it belongs to, `L0` to `L7`
/// @param expected what the snapshot promised, empty where the check cannot say
/// @param actual what was there
/// @param millis it took
public record CheckResult(
        String name,
        String level,
        CheckOutcome outcome,
        String expected,
        String actual,
        long millis) {
    public CheckResult {
        Objects.requireNonNull(name);
        Objects.requireNonNull(level);
        Objects.requireNonNull(outcome);
        Objects.requireNonNull(expected);
        Objects.requireNonNull(actual);
    }
}
