package lifeboat.verification.report;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What came back of one source.
///
/// @param kind `directory`, `postgresql`, …
/// @param consistencyPoint LSN, GTID or moment the copy stands for
/// @param consistentAt the same as a time, for the data lost; empty where it is not known
/// @param entries restored
/// @param bytes restored
/// @param level of proof reached, empty for none
public record SourceReport(
        String name,
        String kind,
        Verdict verdict,
        String level,
        String consistencyPoint,
        Optional<Instant> consistentAt,
        long entries,
        long bytes,
        List<CheckResult> checks,
        List<String> problems) {
    public SourceReport {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(verdict);
        Objects.requireNonNull(level);
        Objects.requireNonNull(consistencyPoint);
        Objects.requireNonNull(consistentAt);
        checks = List.copyOf(checks);
        problems = List.copyOf(problems);
    }
}
